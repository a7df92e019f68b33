using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SuperInsight.Adapters.Web;

/// <summary>The one way to a system on the web: total time, retries with jitter of what may be repeated, circuit breaker, time per try.</summary>
internal static class WebPipeline
{
    /// <summary>One try. The circuit is the same for all calls.</summary>
    public static ResiliencePipeline<T> BuildAttempt<[DynamicallyAccessedMembers(All)] T>(WebLimits limits, TimeProvider clock)
        where T : class, IWebAnswer =>
        new ResiliencePipelineBuilder<T> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<T>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = limits.Break,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            })
            .AddTimeout(limits.Try)
            .Build();

    /// <summary>For calls that may be repeated: whatever may be better next time is tried again.</summary>
    public static ResiliencePipeline<T> BuildRepeated<[DynamicallyAccessedMembers(All)] T>(ResiliencePipeline<T> attempt, WebLimits limits, TimeProvider clock, Func<double> jitter)
        where T : class, IWebAnswer =>
        Build(attempt, limits, clock, jitter, static outcome => IsTransient(outcome) || outcome.Result?.IsThrottled == true || outcome.Exception is BrokenCircuitException);

    /// <summary>For calls that must not be made twice: only what surely was not done is tried again.</summary>
    public static ResiliencePipeline<T> BuildOnce<[DynamicallyAccessedMembers(All)] T>(ResiliencePipeline<T> attempt, WebLimits limits, TimeProvider clock, Func<double> jitter)
        where T : class, IWebAnswer =>
        Build(attempt, limits, clock, jitter, static outcome => outcome.Result?.IsThrottled == true);

    private static ResiliencePipeline<T> Build<[DynamicallyAccessedMembers(All)] T>(ResiliencePipeline<T> attempt, WebLimits limits, TimeProvider clock, Func<double> jitter, Func<Outcome<T>, bool> repeats)
        where T : class, IWebAnswer =>
        new ResiliencePipelineBuilder<T> { TimeProvider = clock }
            .AddTimeout(limits.Total)
            .AddRetry(new RetryStrategyOptions<T>
            {
                MaxRetryAttempts = Math.Max(1, limits.Retries),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = jitter,
                Delay = limits.Pause,
                MaxDelay = limits.LongestPause,
                DelayGenerator = static arguments => ValueTask.FromResult(AskedFor(arguments.Outcome)),
                // A rest that outlasts the call is not waited for: the answer says more than a timeout.
                ShouldHandle = arguments => ValueTask.FromResult(repeats(arguments.Outcome) && (AskedFor(arguments.Outcome) ?? TimeSpan.Zero) < limits.Total),
            })
            .AddPipeline(attempt)
            .Build();

    private static bool IsTransient<T>(Outcome<T> outcome)
        where T : class, IWebAnswer =>
        outcome.Result?.IsTransient == true || outcome.Exception is HttpRequestException or IOException or TimeoutException or TimeoutRejectedException;

    private static TimeSpan? AskedFor<T>(Outcome<T> outcome)
        where T : class, IWebAnswer =>
        outcome.Exception is BrokenCircuitException { RetryAfter: { } rest } ? rest : outcome.Result?.RetryAfter;
}
