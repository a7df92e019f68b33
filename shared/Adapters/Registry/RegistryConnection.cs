using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Registry;

/// <summary>
/// Sends questions that may be repeated, to any registry and realm, through one pipeline. Follows redirects, without the credential where they lead
/// to another host. Thread-safe.
/// </summary>
internal sealed partial class RegistryConnection : IDisposable
{
    private const int LongestBody = 4 << 20;

    /// <summary>How often a question is sent on to another address before nobody is asked any more.</summary>
    private const int MostHops = 5;

    /// <summary>Without these a registry answers with the manifest of one platform, which has another digest.</summary>
    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly HttpClient client;
    private readonly ResiliencePipeline<RegistryAnswer> pipeline;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="limits">How long to wait and how often to try.</param>
    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="clock">Paces tries and pauses.</param>
    /// <param name="jitter">Numbers from 0 to 1.</param>
    /// <param name="logger">Told of tries that fail.</param>
    public RegistryConnection(WebLimits limits, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        (this.clock, this.logger) = (clock, logger);
        client = new HttpClient(handler ?? WebHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestBody };
        pipeline = WebPipeline.BuildRepeated(WebPipeline.BuildAttempt<RegistryAnswer>(limits, clock), limits, clock, jitter);
    }

    /// <exception cref="HttpRequestException">There was no connection, or it broke.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">There was no answer in time.</exception>
    /// <exception cref="Polly.CircuitBreaker.BrokenCircuitException">Most recent tries failed.</exception>
    public async Task<RegistryAnswer> CallAsync(HttpMethod method, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken) =>
        await pipeline.ExecuteAsync(
            static (call, token) => call.Connection.TryAsync(call.Method, call.Address, call.Authorization, token),
            (Connection: this, Method: method, Address: address, Authorization: authorization), cancellationToken);

    public void Dispose() => client.Dispose();

    private async ValueTask<RegistryAnswer> TryAsync(HttpMethod method, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var (asked, isElsewhere) = (address, false);
        try
        {
            for (var hops = 0; ; hops++)
            {
                var (answer, next) = await AskAsync(method, asked, isElsewhere ? null : authorization, cancellationToken);
                if (next is null)
                {
                    if (answer.IsTransient)
                        LogTryFailed(logger, method, asked.Authority, asked.AbsolutePath, $"{(int)answer.Status}");
                    // Who answers in another's place gets no password by asking for one.
                    return isElsewhere ? answer with { Challenge = null } : answer;
                }

                if (hops == MostHops)
                    return answer with { DeadEnd = $"sends us on more than {MostHops} times" };
                if (!RegistryPlace.IsSafe(next) || (next.IsLoopback && !address.IsLoopback))
                    return answer with { DeadEnd = $"sends us to {next.GetLeftPart(UriPartial.Authority)}, which is not safe" };
                // Once at another host it stays away, as with curl: whoever is there could send us back with an address of its choice.
                isElsewhere |= next.Scheme != address.Scheme || next.Authority != address.Authority;
                asked = next;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            LogTryFailed(logger, method, asked.Authority, asked.AbsolutePath, failure.Message);
            throw;
        }
    }

    /// <summary>One answer, and where it sends us on to: null where it is the last.</summary>
    private async Task<(RegistryAnswer Answer, Uri? Next)> AskAsync(HttpMethod method, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, address) { Version = HttpVersion.Version11 };
        message.Headers.Authorization = authorization;
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        foreach (var type in Manifests)
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var answer = new RegistryAnswer(
            response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken),
            response.Headers.TryGetValues("Docker-Content-Digest", out var digests) ? string.Join(',', digests) : null,
            Manifests.Contains(response.Content.Headers.ContentType?.MediaType, StringComparer.OrdinalIgnoreCase),
            RegistryChallenge.Read(response.Headers.WwwAuthenticate), RetryAfterHeader.Read(response, clock));
        return (answer, IsRedirect(response.StatusCode) && response.Headers.Location is { } location && Uri.TryCreate(address, location, out var next) ? next : null);
    }

    /// <summary>All that a question without a body may be sent on by. See <see href="https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx"/>.</summary>
    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Registry {Host}: {Method} {Path}, a try failed: {Reason}")]
    private static partial void LogTryFailed(ILogger logger, HttpMethod method, string host, string path, string reason);
}
