using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using LocalFunctions.Protocol;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Wire;

/// <summary>Turns what a function returns into data of the wire.</summary>
internal static class TypedDataWriter
{
    /// <summary>For an output that is not HTTP: text, bytes, or else JSON (of an array, a message an element).</summary>
    public static async ValueTask<TypedData> WriteAsync(object value, JsonSerializerOptions json) => value switch
    {
        HttpResponseData response => new TypedData { Http = await HttpAsync(response) },
        string text => new TypedData { String = text },
        byte[] bytes => new TypedData { Bytes = ByteString.CopyFrom(bytes) },
        _ => new TypedData { Json = JsonSerializer.Serialize(value, value.GetType(), json) },
    };

    /// <summary>For an HTTP output: a response, or 200 with the value as text, bytes or JSON.</summary>
    public static async ValueTask<TypedData> WriteHttpAsync(object value, JsonSerializerOptions json) => new()
    {
        Http = value switch
        {
            HttpResponseData response => await HttpAsync(response),
            string text => Ok("text/plain; charset=utf-8", ByteString.CopyFromUtf8(text)),
            byte[] bytes => Ok("application/octet-stream", ByteString.CopyFrom(bytes)),
            _ => Ok("application/json; charset=utf-8", UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), json))),
        },
    };

    private static RpcHttp Ok(string contentType, ByteString body) =>
        new() { StatusCode = "200", Headers = { ["Content-Type"] = contentType }, Body = new TypedData { Bytes = body } };

    private static async ValueTask<RpcHttp> HttpAsync(HttpResponseData response)
    {
        var http = new RpcHttp
        {
            StatusCode = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
            Body = new TypedData { Bytes = await BodyAsync(response.Body) },
        };
        foreach (var (name, values) in response.Headers.NonValidated)
            http.Headers[name] = values.ToString();
        foreach (var cookie in (response as WireHttpResponse)?.SetCookies ?? [])
            http.Cookies.Add(HttpCookieWriter.Write(cookie));
        return http;
    }

    private static async ValueTask<ByteString> BodyAsync(Stream? body)
    {
        switch (body)
        {
            case null:
                return ByteString.Empty;
            // The function has returned: nobody writes to the buffer any more, so it need not be copied.
            case MemoryStream memory when memory.TryGetBuffer(out var written):
                return UnsafeByteOperations.UnsafeWrap(written);
            default:
                await using (body)
                {
                    if (body.CanSeek)
                        body.Position = 0;
                    return await ByteString.FromStreamAsync(body);
                }
        }
    }
}
