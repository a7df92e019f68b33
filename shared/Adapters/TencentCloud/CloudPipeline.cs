using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>The one way to the API: total time, retries with jitter of what may be repeated, circuit breaker, time per try.</summary>
internal static class CloudPipeline
{
    /// <summary>One try. The circuit is the same for all calls.</summary>
    public static ResiliencePipeline<CloudAnswer> BuildAttempt(CloudLimits limits, TimeProvider clock) =>
        new ResiliencePipelineBuilder<CloudAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<CloudAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.Break,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            })
            .AddTimeout(limits.Try)
            .Build();

    /// <summary>For reads: whatever may be better next time is tried again.</summary>
    public static ResiliencePipeline<CloudAnswer> BuildRead(ResiliencePipeline<CloudAnswer> attempt, CloudLimits limits, TimeProvider clock, Func<double> jitter) =>
        Build(attempt, limits, clock, jitter, static outcome => IsThrottled(outcome) || IsTransient(outcome) || outcome.Exception is BrokenCircuitException);

    /// <summary>For changes: only what surely was not done is tried again.</summary>
    public static ResiliencePipeline<CloudAnswer> BuildChange(ResiliencePipeline<CloudAnswer> attempt, CloudLimits limits, TimeProvider clock, Func<double> jitter) =>
        Build(attempt, limits, clock, jitter, IsThrottled);

    private static ResiliencePipeline<CloudAnswer> Build(
        ResiliencePipeline<CloudAnswer> attempt, CloudLimits limits, TimeProvider clock, Func<double> jitter, Func<Outcome<CloudAnswer>, bool> repeats) =>
        new ResiliencePipelineBuilder<CloudAnswer> { TimeProvider = clock }
            .AddTimeout(limits.Total)
            .AddRetry(new RetryStrategyOptions<CloudAnswer>
            {
                MaxRetryAttempts = Math.Max(1, limits.Retries),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = jitter,
                Delay = limits.Pause,
                MaxDelay = limits.LongestPause,
                DelayGenerator = static arguments => ValueTask.FromResult(AskedFor(arguments.Outcome)),
                ShouldHandle = arguments => ValueTask.FromResult(repeats(arguments.Outcome)),
            })
            .AddPipeline(attempt)
            .Build();

    private static bool IsThrottled(Outcome<CloudAnswer> outcome) => outcome.Result?.Error?.IsThrottled == true;

    private static bool IsTransient(Outcome<CloudAnswer> outcome) =>
        outcome.Result?.Error?.IsInternal == true
        || outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException;

    private static TimeSpan? AskedFor(Outcome<CloudAnswer> outcome) =>
        outcome.Exception is BrokenCircuitException { RetryAfter: { } rest } ? rest : outcome.Result?.RetryAfter;
}
