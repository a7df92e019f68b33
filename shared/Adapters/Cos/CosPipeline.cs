using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SuperInsight.Adapters.Cos;

/// <summary>The one way to COS: total time, retries with jitter, circuit breaker, time per try.</summary>
internal static class CosPipeline
{
    /// <summary>Retries around tries.</summary>
    public static ResiliencePipeline<CosAnswer> Build(ResiliencePipeline<CosAnswer> attempt, CosLimits limits, TimeProvider clock, Func<double> jitter) =>
        new ResiliencePipelineBuilder<CosAnswer> { TimeProvider = clock }
            .AddTimeout(limits.Total)
            .AddRetry(new RetryStrategyOptions<CosAnswer>
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
            .AddPipeline(attempt)
            .Build();

    /// <summary>One try, for whoever counts tries himself. The circuit is the same for all.</summary>
    public static ResiliencePipeline<CosAnswer> BuildAttempt(CosLimits limits, TimeProvider clock) =>
        new ResiliencePipelineBuilder<CosAnswer> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<CosAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.Break,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            })
            .AddTimeout(limits.Try)
            .Build();

    private static bool IsTransient(Outcome<CosAnswer> outcome) =>
        outcome.Result?.Error?.IsTransient == true
        || outcome.Exception is HttpRequestException or IOException or TimeoutException or TimeoutRejectedException;

    private static TimeSpan? AskedFor(Outcome<CosAnswer> outcome) =>
        outcome.Exception is BrokenCircuitException { RetryAfter: { } rest } ? rest : outcome.Result?.RetryAfter;
}
