namespace TencentEmulator.CloudRun.Serving;

/// <summary>Hands requests on to containers that are programs, as the platform's gateway does.</summary>
internal sealed class Gateway : IDisposable
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Of one connection, not to be handed on (RFC 9110, 7.6.1); the length is the content's own.</summary>
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Proxy-Connection", "Host" };

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Whether a request may be asked for again when nobody answered it.</summary>
    public static bool IsRepeatable(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary>False when the container did not answer; then nothing was sent to the visitor.</summary>
    public async Task<bool> TryForwardAsync(HttpContext http, Uri address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(address, http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent()));
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
            request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        request.Headers.Host = http.Request.Host.Value;
        if (!request.Headers.Contains(ForwardedFor))
            request.Headers.Add(ForwardedFor, http.Connection.RemoteIpAddress?.ToString());
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
                http.Response.Headers[name] = values.ToArray();
            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
            return true;
        }
        catch (HttpRequestException) when (!http.Response.HasStarted)
        {
            return false;
        }
        catch (OperationCanceledException) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            // Nobody took the connection in time: that of a container whose network has gone with it.
            return false;
        }
    }

    public void Dispose() => _client.Dispose();
}
