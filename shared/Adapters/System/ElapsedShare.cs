namespace SuperInsight.Adapters.LocalSystem;

/// <summary>How fast a counter of seconds grows, between two looks at it that are a second apart or more. Not thread-safe.</summary>
internal sealed class ElapsedShare(TimeProvider clock)
{
    /// <summary>What is counted in steps of some milliseconds says nothing of less.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private (double Used, long Timestamp)? before;
    private double? last;

    /// <summary>Seconds per second since the look before; null for the first, and when the counter began anew.</summary>
    public double? Next(double usedSeconds)
    {
        var now = clock.GetTimestamp();
        if (before is { } known)
        {
            var elapsed = clock.GetElapsedTime(known.Timestamp, now);
            if (elapsed < Shortest && usedSeconds >= known.Used)
                return last;
            last = usedSeconds < known.Used ? null : (usedSeconds - known.Used) / elapsed.TotalSeconds;
        }

        before = (usedSeconds, now);
        return last;
    }
}
