using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;

namespace SuperInsight.Adapters.GitHub;

/// <summary>GitHub's REST API: every call has our token and goes through the pipeline. Thread-safe.</summary>
internal sealed partial class GitHubConnection : IDisposable
{
    private const int LongestBody = 16 << 20;

    private readonly GitHubOptions options;
    private readonly string root;
    private readonly HttpClient client;
    private readonly ResiliencePipeline<GitHubAnswer> pipeline;
    private readonly ILogger logger;

    /// <param name="options">Who and where.</param>
    /// <param name="handler">Null for connections of its own.</param>
    /// <param name="clock">Paces tries and pauses.</param>
    /// <param name="jitter">Numbers from 0 to 1.</param>
    /// <param name="logger">Told of tries that fail.</param>
    /// <exception cref="ArgumentException">The endpoint is no http or https address.</exception>
    public GitHubConnection(GitHubOptions options, HttpMessageHandler? handler, TimeProvider clock, Func<double> jitter, ILogger logger)
    {
        (this.options, this.logger) = (options, logger);
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0)
            throw new ArgumentException($"{options.Endpoint} is not an address as https://HOST/PATH.", nameof(options));
        root = address.AbsoluteUri.TrimEnd('/');
        client = new HttpClient(handler ?? Connect(address)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestBody };
        pipeline = GitHubPipeline.Build(options.Limits, clock, jitter);
    }

    /// <summary>Makes a call that may be repeated.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Below the endpoint, with a query where there is one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<GitHubAnswer> CallAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        await pipeline.ExecuteAsync(static (call, token) => call.Connection.TryAsync(call.Method, call.Path, token), (Connection: this, Method: method, Path: path), cancellationToken);

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Connect(Uri address) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // The token must not follow a redirect to another host.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        UseProxy = !address.IsLoopback,
        ActivityHeadersPropagator = null,
    };

    private async ValueTask<GitHubAnswer> TryAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var message = Compose(method, path);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var answer = new GitHubAnswer(
                response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken),
                response.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null,
                response.Headers.RetryAfter?.Delta, IsRateLimited(response));
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

    private HttpRequestMessage Compose(HttpMethod method, string path)
    {
        var message = new HttpRequestMessage(method, root + path) { Version = HttpVersion.Version11 };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        message.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("superinsight-ops", null));
        return message;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "GitHub: {Method} {Path}, a try failed: {Reason}")]
    private static partial void LogTryFailed(ILogger logger, HttpMethod method, string path, string reason);
}
