namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// How much WAL may wait for the archive, and what happens then. Waiting WAL lies on the database's own disk, and PostgreSQL stops when that
/// is full.
/// </summary>
/// <param name="MaxPendingBytes">Setting <c>Wal__MaxPendingBytes</c>.</param>
/// <param name="AtLimit">Setting <c>Wal__AtLimit</c>.</param>
public sealed record WalPendingPolicy(long MaxPendingBytes, WalAtLimit AtLimit)
{
    /// <summary>How long a try that failed speaks for the store: within it, more is dropped without trying, so that the disk drains fast.</summary>
    private static readonly TimeSpan TrustInFailure = TimeSpan.FromMinutes(1);

    /// <summary>
    /// 4 GiB: four hours of a server that writes little (a segment a minute). Dropping is the default because a backup must never stop what it
    /// protects: the lost stretch is reported and mended by a new base backup, a database that stopped for want of disk is an outage.
    /// </summary>
    public static WalPendingPolicy Default { get; } = new(4L << 30, WalAtLimit.Drop);

    /// <summary>The bound that holds: the setting, but never more than half of what the disk can take in all.</summary>
    /// <param name="pendingBytes">What waits now.</param>
    /// <param name="freeBytes">What the disk has left; null when unknown.</param>
    public long BoundOf(long pendingBytes, long? freeBytes) =>
        freeBytes is { } free ? Math.Min(MaxPendingBytes, (pendingBytes + free) / 2) : MaxPendingBytes;

    /// <summary>How pressing the backlog is.</summary>
    public WalPressure Measure(long pendingBytes, long? freeBytes)
    {
        var bound = BoundOf(pendingBytes, freeBytes);
        return pendingBytes >= bound ? WalPressure.AtLimit : pendingBytes >= bound / 2 ? WalPressure.High : WalPressure.Normal;
    }

    /// <summary>Whether a file may be acknowledged without storing it, after the store refused it.</summary>
    public bool MayDrop(WalPressure pressure) => AtLimit == WalAtLimit.Drop && pressure == WalPressure.AtLimit;

    /// <summary>Whether it may be acknowledged without even trying, because a try failed a moment ago.</summary>
    /// <param name="pressure">As measured.</param>
    /// <param name="sinceLastDrop">How long ago the last file was dropped after a try; null for never.</param>
    public bool MayDropUntried(WalPressure pressure, TimeSpan? sinceLastDrop) => MayDrop(pressure) && sinceLastDrop >= TimeSpan.Zero && sinceLastDrop < TrustInFailure;
}

/// <summary>What happens when as much WAL waits as may.</summary>
public enum WalAtLimit
{
    /// <summary>It is acknowledged without being stored: the database goes on, the archive has a gap.</summary>
    Drop,

    /// <summary>It is kept: the archive stays whole, the disk may fill and the database stop.</summary>
    Keep,
}

/// <summary>How pressing a backlog is.</summary>
public enum WalPressure
{
    Normal,

    /// <summary>Half of the bound is reached: time to look.</summary>
    High,

    /// <summary>The bound is reached.</summary>
    AtLimit,
}
