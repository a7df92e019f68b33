using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SuperInsight.Adapters.GitHub;

/// <summary>The one way to the API: total time, retries with jitter, circuit breaker, time per try. For calls that may be repeated.</summary>
internal static class GitHubPipeline
{
    public static ResiliencePipeline<GitHubAnswer> Build(GitHubLimits limits, TimeProvider clock, Func<double> jitter) =>
        new ResiliencePipelineBuilder<GitHubAnswer> { TimeProvider = clock }
            .AddTimeout(limits.Total)
            .AddRetry(new RetryStrategyOptions<GitHubAnswer>
            {
                MaxRetryAttempts = Math.Max(1, limits.Retries),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = jitter,
                Delay = limits.Pause,
                MaxDelay = limits.LongestPause,
                DelayGenerator = static arguments => ValueTask.FromResult(AskedFor(arguments.Outcome)),
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome) || arguments.Outcome.Exception is BrokenCircuitException),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<GitHubAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.Break,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            })
            .AddTimeout(limits.Try)
            .Build();

    private static bool IsTransient(Outcome<GitHubAnswer> outcome) =>
        outcome.Result?.IsTransient == true || outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException;

    private static TimeSpan? AskedFor(Outcome<GitHubAnswer> outcome) =>
        outcome.Exception is BrokenCircuitException { RetryAfter: { } rest } ? rest : outcome.Result?.RetryAfter;
}
