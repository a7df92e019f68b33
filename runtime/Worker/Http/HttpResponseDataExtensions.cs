using System.Net;
using System.Text;
using System.Text.Json;
using LocalFunctions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Writing a response.</summary>
public static class HttpResponseDataExtensions
{
    private const string JsonContentType = "application/json; charset=utf-8";

    /// <summary>Appends text to the body, in UTF-8 by default. The content type is the caller's to set.</summary>
    public static Task WriteStringAsync(this HttpResponseData response, string value, CancellationToken cancellationToken = default) =>
        response.WriteStringAsync(value, Encoding.UTF8, cancellationToken);

    /// <inheritdoc cref="WriteStringAsync(HttpResponseData, string, CancellationToken)"/>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding encoding, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(encoding);
        return response.Body.WriteAsync(encoding.GetBytes(value), cancellationToken).AsTask();
    }

    /// <inheritdoc cref="WriteStringAsync(HttpResponseData, string, CancellationToken)"/>
    public static void WriteString(this HttpResponseData response, string value, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Body.Write((encoding ?? Encoding.UTF8).GetBytes(value));
    }

    /// <summary>Appends bytes to the body.</summary>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Body.WriteAsync(value, cancellationToken).AsTask();
    }

    /// <inheritdoc cref="WriteBytesAsync(HttpResponseData, byte[], CancellationToken)"/>
    public static void WriteBytes(this HttpResponseData response, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Body.Write(value);
    }

    /// <summary>Appends the value as JSON, with the app's <see cref="JsonSerializerOptions"/>, and sets the content type. The status stays.</summary>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, JsonContentType, cancellationToken);

    /// <inheritdoc cref="WriteAsJsonAsync{T}(HttpResponseData, T, CancellationToken)"/>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, HttpStatusCode statusCode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = statusCode;
        return response.WriteAsJsonAsync(instance, JsonContentType, cancellationToken);
    }

    /// <inheritdoc cref="WriteAsJsonAsync{T}(HttpResponseData, T, CancellationToken)"/>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.Remove("Content-Type");
        response.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return new ValueTask(JsonSerializer.SerializeAsync(response.Body, instance, WorkerJson.Options(response.FunctionContext), cancellationToken));
    }
}
