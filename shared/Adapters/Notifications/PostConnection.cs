using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>
/// Posts one channel's messages through one pipeline. The address is a secret: neither it nor anything of it gets into a log or an
/// exception. Thread-safe.
/// </summary>
internal sealed partial class PostConnection : IDisposable
{
    private const int LongestBody = 64 << 10;
    private const string WaitHint = "wait; when it persists, check the network and the channel's address";

    private readonly string channel;
    private readonly Secret[] secrets;
    private readonly HttpClient client;
    private readonly ResiliencePipeline<PostAnswer> pipeline;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="channel">Its name, for logs.</param>
    /// <param name="secrets">What must not be repeated, whoever says it.</param>
    /// <param name="world">How it reaches the world.</param>
    public PostConnection(string channel, IEnumerable<Secret?> secrets, ChannelWorld world)
    {
        (this.channel, clock, logger) = (channel, world.Clock, world.Logger);
        this.secrets = [.. secrets.OfType<Secret>()];
        client = new HttpClient(world.Handler ?? WebHandler.Create(), disposeHandler: world.Handler is null) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestBody };
        pipeline = WebPipeline.BuildRepeated(WebPipeline.BuildAttempt<PostAnswer>(world.Limits, clock), world.Limits, clock, world.Jitter);
    }

    /// <summary>Posts until it is taken, within the limits.</summary>
    /// <param name="compose">Makes the request anew for each try: signatures hold the time.</param>
    /// <param name="judge">Says what an answer means.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="NotificationException">It was not taken, or nobody knows.</exception>
    public async Task SendAsync(Func<HttpRequestMessage> compose, Func<HttpStatusCode, byte[], PostVerdict> judge, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(compose, judge, cancellationToken);
        if (answer.Verdict.Kind != PostVerdictKind.Taken)
            throw new NotificationException(channel, Clean(answer.Verdict.Reason), answer.Verdict.Hint) { Rest = answer.IsThrottled ? answer.RetryAfter : null };
    }

    /// <summary>Posts until it is taken or refused, within the limits, and gives the last answer.</summary>
    /// <exception cref="NotificationException">Nobody answered.</exception>
    public async Task<PostAnswer> AskAsync(Func<HttpRequestMessage> compose, Func<HttpStatusCode, byte[], PostVerdict> judge, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static (call, token) => call.Connection.TryAsync(call.Compose, call.Judge, token), (Connection: this, Compose: compose, Judge: judge), cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            // The exception itself is left behind: what it says of the address is not in our hands.
            throw new NotificationException(channel, Reason(failure), WaitHint);
        }
    }

    public void Dispose() => client.Dispose();

    private async ValueTask<PostAnswer> TryAsync(Func<HttpRequestMessage> compose, Func<HttpStatusCode, byte[], PostVerdict> judge, CancellationToken cancellationToken)
    {
        try
        {
            using var message = compose();
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var verdict = Judge(response, await response.Content.ReadAsByteArrayAsync(cancellationToken), judge);
            if (verdict.Kind is not PostVerdictKind.Taken)
                LogTryFailed(logger, channel, Clean(verdict.Reason));
            return new PostAnswer(response.StatusCode, verdict);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            LogTryFailed(logger, channel, Reason(failure));
            throw;
        }
    }

    private PostVerdict Judge(HttpResponseMessage response, byte[] body, Func<HttpStatusCode, byte[], PostVerdict> judge)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new(PostVerdictKind.Throttled, $"it answered {status}: too much was asked", "wait: what is over goes as one message later") { Rest = RetryAfterHeader.Read(response, clock) },
            HttpStatusCode.RequestTimeout => new(PostVerdictKind.Transient, $"it answered {status}", WaitHint),
            _ when status >= 500 => new(PostVerdictKind.Transient, $"it answered {status}", WaitHint) { Rest = RetryAfterHeader.Read(response, clock) },
            _ => judge(response.StatusCode, body),
        };
    }

    private string Clean(string text)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret.Reveal(), "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>Why nobody answered, without anything of the address.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        TimeoutRejectedException timeout => $"it did not answer within {timeout.Timeout}",
        BrokenCircuitException => "it failed repeatedly, so that nothing is sent for the moment",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its host's name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted connection to it",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection to it",
        _ => "the connection to it broke",
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Channel}: a try failed: {Reason}")]
    private static partial void LogTryFailed(ILogger logger, string channel, string reason);
}
