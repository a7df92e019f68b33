namespace LocalFunctions.Host.Invocations;

/// <summary>Growing, jittered pauses between tries: doubles from <paramref name="shortest"/> to <paramref name="longest"/>, each drawn from its upper half.</summary>
/// <param name="jitter">0 up to 1.</param>
internal sealed class Backoff(TimeSpan shortest, TimeSpan longest, Func<double> jitter)
{
    private int failures;

    public void Reset() => failures = 0;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(longest.TotalMilliseconds, shortest.TotalMilliseconds * Math.Pow(2, Math.Min(failures++, 40)));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + 0.5 * jitter()));
    }
}
