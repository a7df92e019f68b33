using System.Globalization;
using System.Text;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Protocol;
using Microsoft.Net.Http.Headers;

namespace LocalFunctions.Host.Http;

/// <summary>Writes what an HTTP function returned.</summary>
internal static class HttpResponseMapper
{
    /// <summary>Headers that describe the connection or the body's framing are Kestrel's.</summary>
    private static readonly HashSet<string> Framing = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength, HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.Upgrade, HeaderNames.Trailer,
    };

    public static async Task WriteAsync(HttpContext context, HttpTrigger trigger, InvocationResponse invocation)
    {
        var response = context.Response;
        var data = Find(trigger, invocation);
        if (data is null)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        if (data.DataCase != TypedData.DataOneofCase.Http)
        {
            await WriteBodyAsync(context, data);
            return;
        }
        var http = data.Http;
        response.StatusCode = int.TryParse(http.StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 999
            ? status
            : throw new InvalidOperationException($"the function returned the status code '{http.StatusCode}', which is none");
        foreach (var (name, value) in http.Headers)
            AddHeader(response, name, value);
        foreach (var (name, value) in http.NullableHeaders)
            AddHeader(response, name, value.Value);
        foreach (var cookie in http.Cookies)
            response.Cookies.Append(cookie.Name, cookie.Value, CookieMapper.Options(cookie));
        await WriteBodyAsync(context, http.Body);
    }

    private static TypedData? Find(HttpTrigger trigger, InvocationResponse invocation)
    {
        var named = trigger.OutputName is null or FunctionBinding.ReturnValue
            ? null
            : invocation.OutputData.FirstOrDefault(output => output.Name.Equals(trigger.OutputName, StringComparison.OrdinalIgnoreCase))?.Data;
        var found = named ?? invocation.ReturnValue;
        return found is null || found.DataCase == TypedData.DataOneofCase.None ? null : found;
    }

    private static void AddHeader(HttpResponse response, string name, string value)
    {
        if (Framing.Contains(name))
            return;
        // The worker joins the values of a header with commas; only Set-Cookie may not stay joined.
        if (name.Equals(HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase))
            response.Headers.Append(name, SetCookieHeader.Split(value));
        else
            response.Headers.Append(name, value);
    }

    private static async Task WriteBodyAsync(HttpContext context, TypedData? body)
    {
        var bytes = body?.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => body.Bytes.Memory,
            TypedData.DataOneofCase.Stream => body.Stream.Memory,
            TypedData.DataOneofCase.String => Encoding.UTF8.GetBytes(body.String),
            TypedData.DataOneofCase.Json => Encoding.UTF8.GetBytes(body.Json),
            _ => ReadOnlyMemory<byte>.Empty,
        };
        var response = context.Response;
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return;
        if (body?.DataCase == TypedData.DataOneofCase.Json && response.ContentType is null)
            response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
