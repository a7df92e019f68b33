using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.Probes;

/// <summary>
/// Asks over HTTP, once and by a connection of its own. 200 to 299 is well. Every other status is not, a redirect too: it is not
/// followed, since what answers elsewhere says nothing of this service. A refused connection is not well either. What says nothing of
/// the version, such as an unknown name, an untrusted certificate, silence or a broken answer, is no answer. Thread-safe.
/// </summary>
public sealed class HttpHealthProbe : IHealthProbe, IDisposable
{
    /// <summary>Where the version that answers names itself; CloudBase Run sends none by itself.</summary>
    private const string VersionHeader = "x-run-version";
    private const int LongestVersion = 128;
    private const int LongestBody = 64 << 10;
    private static readonly HttpRequestOptionsKey<bool> Connected = new("connected");

    private readonly HealthProbeOptions options;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    /// <param name="options">What to ask and how long to wait.</param>
    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="clock">Measures, and ends what takes too long.</param>
    public HttpHealthProbe(HealthProbeOptions options, HttpMessageHandler? handler, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.TimeLimit, TimeSpan.Zero, nameof(options));
        (this.options, this.clock) = (options, clock);
        client = new HttpClient(handler ?? Create()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="OperationCanceledException">The caller no longer wants it. Nothing else is thrown.</exception>
    public async Task<ProbeAnswer> ProbeAsync(string service, Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        cancellationToken.ThrowIfCancellationRequested();
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")
            || !Uri.TryCreate($"{address.GetLeftPart(UriPartial.Authority)}{address.AbsolutePath.TrimEnd('/')}/{options.Path.TrimStart('/')}", UriKind.Absolute, out var target))
            return new ProbeAnswer(ProbeHealth.NoAnswer, null, $"{address} is no http or https address");
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(options.TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await AskAsync(target, began, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer(ProbeHealth.NoAnswer, null, string.Create(CultureInfo.InvariantCulture, $"no answer within {options.TimeLimit.TotalSeconds:0.##} s"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // Ended by the caller, the connection breaks at times before the cancellation is seen.
            cancellationToken.ThrowIfCancellationRequested();
            return Judge(failure, Since(began));
        }
    }

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Create() => new()
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = ConnectOnceAsync,
        MaxResponseHeadersLength = 64,
        MaxResponseDrainSize = 0,
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new RemoteProxy(),
        ActivityHeadersPropagator = null,
    };

    /// <summary>The handler would ask again, three times, when a connection is closed without an answer.</summary>
    private static async ValueTask<Stream> ConnectOnceAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(Connected, out _))
            throw new IOException("the connection was closed");
        context.InitialRequestMessage.Options.Set(Connected, true);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<ProbeAnswer> AskAsync(Uri target, long began, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version11 };
        message.Headers.ConnectionClose = true;
        message.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await DrainAsync(response, cancellationToken);
        var status = (int)response.StatusCode;
        return new ProbeAnswer(
            response.IsSuccessStatusCode ? ProbeHealth.Healthy : ProbeHealth.Unhealthy, VersionOf(response),
            $"HTTP {status} in {Since(began)}{(status is >= 300 and < 400 ? ", and redirects are not followed" : "")}");
    }

    /// <summary>An answer that is not whole is none; one that is too long to be about health is not read on.</summary>
    private static async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8 << 10];
        for (var total = 0; total < LongestBody;)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                return;
            total += read;
        }
    }

    private static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(VersionHeader, out var values) && values.ToArray() is [{ Length: > 0 and <= LongestVersion } version] && version.All(c => char.IsBetween(c, '!', '~')) ? version : null;

    private static ProbeAnswer Judge(Exception failure, string time) => failure switch
    {
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(ProbeHealth.Unhealthy, null, $"connection refused in {time}"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(ProbeHealth.NoAnswer, null, $"its name is not known, in {time}"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(ProbeHealth.NoAnswer, null, $"no trusted connection in {time}: {failure.InnerException?.Message ?? failure.Message}"),
        _ => new(ProbeHealth.NoAnswer, null, $"no whole answer in {time}: {failure.InnerException?.Message ?? failure.Message}"),
    };

    private string Since(long began) => string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(began).TotalMilliseconds:0} ms");
}
