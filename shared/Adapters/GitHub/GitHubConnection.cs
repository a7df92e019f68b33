using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.GitHub;

/// <summary>GitHub's REST API: every call has our token and goes through the pipeline. Thread-safe.</summary>
internal sealed partial class GitHubConnection : IDisposable
{
    private const int LongestBody = 16 << 20;

    private readonly GitHubOptions options;
    private readonly string root;
    private readonly HttpClient client;
    private readonly ResiliencePipeline<GitHubAnswer> repeated;
    private readonly ResiliencePipeline<GitHubAnswer> once;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="options">Who and where.</param>
    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="clock">Paces tries and pauses.</param>
    /// <param name="jitter">Numbers from 0 to 1.</param>
    /// <param name="logger">Told of tries that fail.</param>
    /// <exception cref="ArgumentException">The endpoint is no http or https address.</exception>
    public GitHubConnection(GitHubOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        (this.options, this.clock, this.logger) = (options, clock, logger);
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0)
            throw new ArgumentException($"{options.Endpoint} is not an address as https://HOST/PATH.", nameof(options));
        root = address.AbsoluteUri.TrimEnd('/');
        client = new HttpClient(handler ?? WebHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestBody };
        var attempt = WebPipeline.BuildAttempt<GitHubAnswer>(options.Limits, clock);
        repeated = WebPipeline.BuildRepeated(attempt, options.Limits, clock, jitter);
        once = WebPipeline.BuildOnce(attempt, options.Limits, clock, jitter);
    }

    /// <summary>Makes a call that may be repeated.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the endpoint, with a query where there is one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<GitHubAnswer> CallAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        await repeated.ExecuteAsync(static (call, token) => call.Connection.TryAsync(call.Method, call.Path, null, token), (Connection: this, Method: method, Path: path), cancellationToken);

    /// <summary>
    /// Posts what must not be done twice: it is repeated only when GitHub refused it because too much was asked. When there is no answer,
    /// whether it was done is not known: look before posting again.
    /// </summary>
    /// <param name="path">Below the endpoint.</param>
    /// <param name="body">JSON. The handler would by itself repeat a post without a body.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<GitHubAnswer> PostOnceAsync(string path, byte[] body, CancellationToken cancellationToken) =>
        await once.ExecuteAsync(static (call, token) => call.Connection.TryAsync(HttpMethod.Post, call.Path, call.Body, token), (Connection: this, Path: path, Body: body), cancellationToken);

    public void Dispose() => client.Dispose();

    private async ValueTask<GitHubAnswer> TryAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        try
        {
            using var message = Compose(method, path, body);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var answer = new GitHubAnswer(
                response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken),
                response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null,
                RetryAfterHeader.Read(response, clock) ?? UntilReset(response), IsRateLimited(response));
            if (answer.IsTransient)
                LogTryFailed(logger, method, path, $"{(int)answer.Status}");
            return answer;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            LogTryFailed(logger, method, path, failure.Message);
            throw;
        }
    }

    private static bool IsRateLimited(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || (response.StatusCode == HttpStatusCode.Forbidden
            && (response.Headers.RetryAfter is not null || (response.Headers.TryGetValues("x-ratelimit-remaining", out var remaining) && remaining.Contains("0"))));

    /// <summary>How long until there are requests again, where all are used up.</summary>
    private TimeSpan? UntilReset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ratelimit-remaining", out var remaining) && remaining.Contains("0")
        && response.Headers.TryGetValues("x-ratelimit-reset", out var reset)
        && long.TryParse(reset.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && DateTimeOffset.FromUnixTimeSeconds(seconds) - clock.GetUtcNow() is var rest && rest > TimeSpan.Zero
            ? rest
            : null;

    private HttpRequestMessage Compose(HttpMethod method, string path, byte[]? body)
    {
        var message = new HttpRequestMessage(method, root + path) { Version = HttpVersion.Version11, Content = body is null ? null : new ByteArrayContent(body) };
        if (message.Content is { } content)
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        message.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        return message;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "GitHub: {Method} {Path}, a try failed: {Reason}")]
    private static partial void LogTryFailed(ILogger logger, HttpMethod method, string path, string reason);
}
