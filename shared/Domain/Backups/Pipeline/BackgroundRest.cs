namespace SuperInsight.Domain.Backups.Pipeline;

/// <summary>
/// Reads a little, then rests nine times as long as that took. Priorities alone do not hide a backup: the server that dumps works at the application's own, and a
/// request that finds every core busy waits for one, whoever has it. Whoever reads slowly makes the server rest, too.
/// </summary>
internal sealed class BackgroundRest(TimeProvider clock, long freeBytes = BackgroundRest.FreeBytes)
{
    /// <summary>Read before the first rest: a small database is over before anybody notices.</summary>
    internal const int FreeBytes = 32 << 20;

    /// <summary>Rest for each share of work: a tenth of a core is taken. Measured by the benchmark <c>neighbour</c>.</summary>
    internal const int Factor = 9;

    /// <summary>Read in one go: about a millisecond of the server's work.</summary>
    internal const int SliceBytes = 64 << 10;

    /// <summary>Below it a timer is not worth its wake-up; the rest is owed.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(4);

    /// <summary>A server that stood still has not worked all that time; whatever the machine is busy with, 3 MiB a second are read.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    private TimeSpan owed;
    private long free = freeBytes;

    /// <summary>Fills a buffer, resting on the way. Blocks.</summary>
    /// <returns>Bytes read; fewer than the buffer holds only at the end of the stream.</returns>
    public int Read(Stream plain, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var slice = buffer.AsSpan(filled, Math.Min(SliceBytes, buffer.Length - filled));
            var began = clock.GetTimestamp();
            var count = plain.ReadAtLeast(slice, slice.Length, throwOnEndOfStream: false);
            filled += count;
            if (count < slice.Length)
                break;
            free -= count;
            if (free >= 0)
                continue;
            owed += clock.GetElapsedTime(began) * Factor;
            if (owed < Shortest)
                continue;
            // A timer counts whole milliseconds; the rest of one stays owed.
            var now = owed < Longest ? TimeSpan.FromMilliseconds((long)owed.TotalMilliseconds) : Longest;
            Task.Delay(now, clock, cancellationToken).GetAwaiter().GetResult();
            owed = owed < Longest ? owed - now : TimeSpan.Zero;
        }

        return filled;
    }
}
