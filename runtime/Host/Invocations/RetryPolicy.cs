using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>When to run a failed invocation again.</summary>
/// <param name="MaxRetries">Tries after the first; -1 is no limit.</param>
/// <param name="First">The fixed delay, or the first of a doubling series.</param>
/// <param name="Longest">No delay is longer; equal to <paramref name="First"/> for a fixed delay.</param>
internal sealed record RetryPolicy(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    /// <summary>A doubling delay is spread by this share each way, so that retries of many do not meet.</summary>
    private const double Spread = 0.2;

    public static RetryPolicy? From(RpcRetryOptions? options)
    {
        if (options is null || options.MaxRetryCount == 0)
            return null;
        if (options.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay)
        {
            var delay = options.DelayInterval?.ToTimeSpan() ?? TimeSpan.Zero;
            return new RetryPolicy(options.MaxRetryCount, delay, delay);
        }
        var minimum = options.MinimumInterval?.ToTimeSpan() ?? TimeSpan.Zero;
        var maximum = options.MaximumInterval?.ToTimeSpan() ?? minimum;
        return new RetryPolicy(options.MaxRetryCount, minimum, maximum < minimum ? minimum : maximum);
    }

    /// <param name="retriesDone">0 after the first failure.</param>
    /// <param name="random">0 up to 1: where in the spread.</param>
    /// <returns>How long to wait before the next try; null when there is none.</returns>
    public TimeSpan? NextDelay(int retriesDone, double random)
    {
        if (MaxRetries >= 0 && retriesDone >= MaxRetries)
            return null;
        if (First == Longest)
            return First;
        var doubled = First.TotalMilliseconds * Math.Pow(2, Math.Min(retriesDone, 40)) * (1 + Spread * (2 * random - 1));
        return TimeSpan.FromMilliseconds(Math.Clamp(doubled, First.TotalMilliseconds, Longest.TotalMilliseconds));
    }
}
