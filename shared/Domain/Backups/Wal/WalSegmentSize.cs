namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// How many bytes a WAL segment has: a power of two from 1 MiB to 1 GiB, fixed when the cluster is made.
/// See <see href="https://www.postgresql.org/docs/15/app-initdb.html"/> (<c>--wal-segsize</c>).
/// </summary>
public readonly record struct WalSegmentSize
{
    private const int Smallest = 1 << 20;
    private const int Largest = 1 << 30;

    /// <exception cref="ArgumentOutOfRangeException">It is not such a power of two.</exception>
    public WalSegmentSize(int bytes)
    {
        if (!IsValid(bytes))
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A WAL segment has a power of two from 1 MiB to 1 GiB bytes.");
        Bytes = bytes;
    }

    public int Bytes { get; }

    /// <summary>Segments with the same upper half of their names.</summary>
    internal ulong PerLog => (1UL << 32) / (ulong)Bytes;

    public static bool IsValid(int bytes) => bytes is >= Smallest and <= Largest && int.IsPow2(bytes);

    /// <summary>The number of the segment that holds the byte at <paramref name="lsn"/>.</summary>
    public ulong SegmentOf(Lsn lsn) => lsn.Value / (ulong)Bytes;

    /// <summary>The number of the segment that holds the last byte before <paramref name="lsn"/>: what must be there to replay up to it.</summary>
    public ulong SegmentBefore(Lsn lsn) => lsn.Value == 0 ? 0 : (lsn.Value - 1) / (ulong)Bytes;

    /// <summary>Where a segment begins.</summary>
    public Lsn StartOf(ulong segment) => new(segment * (ulong)Bytes);
}
