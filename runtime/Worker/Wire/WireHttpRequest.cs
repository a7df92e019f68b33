using System.Runtime.InteropServices;
using System.Security.Claims;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Wire;

/// <summary>A request as the host sent it; its body is read where it lies in the message.</summary>
internal sealed class WireHttpRequest : HttpRequestData
{
    private readonly RpcHttp http;

    private WireHttpRequest(RpcHttp http, InvocationContext context)
        : base(context) => this.http = http;

    public override Stream Body => field ??= Open(BodyData);

    public override HttpHeadersCollection Headers => field ??= ReadHeaders();

    public override IReadOnlyCollection<IHttpCookie> Cookies => field ??= [.. ReadCookies()];

    public override Uri Url => field ??= new Uri(http.Url);

    public override IEnumerable<ClaimsIdentity> Identities => field ??= [.. http.Identities.Select(Identity)];

    public override string Method => http.Method;

    public TypedData? BodyData => http.Body ?? http.RawBody;

    /// <summary>The request among the inputs; null when there is none.</summary>
    public static WireHttpRequest? Of(InvocationContext context)
    {
        foreach (var input in context.Request.InputData)
        {
            if (input.Data?.Http is { } http)
                return new WireHttpRequest(http, context);
        }

        return null;
    }

    public override HttpResponseData CreateResponse() => new WireHttpResponse(FunctionContext);

    private static MemoryStream Open(TypedData? body)
    {
        if (body is null or { DataCase: TypedData.DataOneofCase.None })
            return new MemoryStream([], writable: false);
        var bytes = TypedDataReader.Bytes(body);
        return MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    private static ClaimsIdentity Identity(RpcClaimsIdentity identity) => new(
        identity.Claims.Select(claim => new Claim(claim.Type, claim.Value)),
        identity.AuthenticationType?.Value,
        identity.NameClaimType?.Value,
        identity.RoleClaimType?.Value);

    private HttpHeadersCollection ReadHeaders()
    {
        var headers = new HttpHeadersCollection();
        foreach (var (name, value) in http.NullableHeaders)
            headers.TryAddWithoutValidation(name, value.Value);
        foreach (var (name, value) in http.Headers)
            headers.TryAddWithoutValidation(name, value);
        return headers;
    }

    private IEnumerable<IHttpCookie> ReadCookies()
    {
        if (!Headers.TryGetValues("Cookie", out var lines))
            yield break;
        foreach (var pair in lines.SelectMany(line => line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                yield return new HttpCookie(pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
    }
}
