using System.Net.Http.Headers;
using System.Text.Json;

namespace TencentEmulator.Hosting;

/// <summary>Posts JSON to somebody's webhook, once.</summary>
internal static class WebhookSender
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The status that was answered; 0 when there was no answer within ten seconds.</summary>
    public static Task<int> SendAsync(Uri url, object payload, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken) =>
        SendAsync(url, JsonSerializer.SerializeToUtf8Bytes(payload), headers, cancellationToken);

    public static async Task<int> SendAsync(Uri url, byte[] body, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            return (int)response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }
}
