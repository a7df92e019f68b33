namespace LocalFunctions.Worker;

/// <summary>How the host repeats a failed run: after a fixed delay, or after delays that grow from a minimum to a maximum.</summary>
public sealed record FunctionRetry
{
    private FunctionRetry(int maxRetryCount) => MaxRetryCount = maxRetryCount;

    /// <value>-1: without end.</value>
    public int MaxRetryCount { get; }

    /// <value>Set for a fixed delay.</value>
    public TimeSpan? Delay { get; private init; }

    /// <value>Set for growing delays.</value>
    public (TimeSpan Minimum, TimeSpan Maximum)? Backoff { get; private init; }

    public static FunctionRetry FixedDelay(int maxRetryCount, long delayTicks) =>
        new(maxRetryCount) { Delay = TimeSpan.FromTicks(delayTicks) };

    public static FunctionRetry ExponentialBackoff(int maxRetryCount, long minimumTicks, long maximumTicks) =>
        new(maxRetryCount) { Backoff = (TimeSpan.FromTicks(minimumTicks), TimeSpan.FromTicks(maximumTicks)) };
}
