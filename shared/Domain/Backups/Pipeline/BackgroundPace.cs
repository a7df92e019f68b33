namespace SuperInsight.Domain.Backups.Pipeline;

/// <summary>
/// Reads a dump at a few mebibytes a second. Priorities alone do not hide a backup: the server that dumps works at the application's own, and a request that finds
/// every core busy waits for one, whoever has it. Whoever reads slowly makes the server rest, too.
/// </summary>
/// <param name="bytes">About how many will come.</param>
/// <param name="clock">Tells when the next slice is due.</param>
/// <param name="pause">Blocks this thread for the time given, or until it is cancelled.</param>
internal sealed class BackgroundPace(long bytes, TimeProvider clock, Action<TimeSpan, CancellationToken> pause)
{
    /// <summary>Takes a twentieth of a core of server and client together. The benchmark <c>neighbour</c> measures what an application notices of it.</summary>
    internal const int LeastBytesPerSecond = 2 << 20;

    /// <summary>Read and compressed in one go: half a millisecond of the server's work and one of ours, and what a pipe's reader waits for.</summary>
    internal const int SliceBytes = 128 << 10;

    /// <summary>A larger database is read faster: it is to be over well before the next hour's.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>What a slow server missed is not made up for by a burst.</summary>
    private static readonly TimeSpan LongestDebt = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan perSlice = TimeSpan.FromSeconds(SliceBytes / Math.Max(LeastBytesPerSecond, bytes / Longest.TotalSeconds));
    private readonly long began = clock.GetTimestamp();
    private TimeSpan due;

    /// <summary>On this thread alone: a timer would wake others, which look for more work for longer than a slice takes.</summary>
    public static void Pause(TimeSpan time, CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne(time);

    /// <summary>Waits until the next slice is due, then fills a buffer of <see cref="SliceBytes"/>. Blocks.</summary>
    /// <returns>Bytes read; fewer than the buffer holds only at the end of the stream.</returns>
    public int Read(Stream plain, byte[] buffer, CancellationToken cancellationToken)
    {
        Rest(cancellationToken);
        return plain.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    private void Rest(CancellationToken cancellationToken)
    {
        var now = clock.GetElapsedTime(began);
        // A pause counts whole milliseconds; what it leaves out is in the next one.
        if (due - now >= TimeSpan.FromMilliseconds(1))
            pause(due - now, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        due = (due < now - LongestDebt ? now - LongestDebt : due) + perSlice;
    }
}
