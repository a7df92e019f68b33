using System.Net;
using System.Text;
using System.Text.Json;
using LocalFunctions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reading a request and answering it.</summary>
public static class HttpRequestDataExtensions
{
    /// <summary>The whole body as text: UTF-8, unless a byte order mark says otherwise.</summary>
    public static async Task<string?> ReadAsStringAsync(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = new StreamReader(FromStart(request), encoding ?? Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    /// <summary>The whole body as text: UTF-8, unless a byte order mark says otherwise.</summary>
    public static string? ReadAsString(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = new StreamReader(FromStart(request), encoding ?? Encoding.UTF8, leaveOpen: true);
        return reader.ReadToEnd();
    }

    /// <summary>The whole body read as JSON with the app's <see cref="JsonSerializerOptions"/>; property names ignore case.</summary>
    /// <exception cref="JsonException">The body is empty or not such JSON.</exception>
    public static ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, CancellationToken cancellationToken = default)
    {
        var body = FromStart(request);
        return JsonSerializer.DeserializeAsync<T>(body, WorkerJson.Options(request.FunctionContext), cancellationToken);
    }

    /// <summary>An empty response with that status.</summary>
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    // Middleware may have read the body before the function does: each reading starts anew.
    private static Stream FromStart(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.CanSeek)
            request.Body.Position = 0;
        return request.Body;
    }
}
