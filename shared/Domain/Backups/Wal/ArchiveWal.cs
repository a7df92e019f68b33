namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Answers PostgreSQL's <c>archive_command</c>: stores a file or, when the store fails and so much waits that the disk is in danger, drops it
/// knowingly, where the policy says so.
/// </summary>
public sealed class ArchiveWal(IWalSpool spool, WalPendingPolicy policy, TimeProvider clock)
{
    /// <param name="name">The file.</param>
    /// <param name="push">Stores it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OperationException">It is not stored, and must wait.</exception>
    public async Task<WalArchived> RunAsync(string name, Func<CancellationToken, Task<WalPushed>> push, CancellationToken cancellationToken)
    {
        if (policy.MayDropUntried(Measure(), clock.GetUtcNow() - spool.LastDropAt()))
        {
            spool.RecordDrop(name, null);
            return WalArchived.Dropped;
        }

        try
        {
            return await push(cancellationToken) == WalPushed.Stored ? WalArchived.Stored : WalArchived.WasStored;
        }
        catch (OperationException failure) when (policy.MayDrop(Measure()))
        {
            spool.RecordDrop(name, failure.Message);
            return WalArchived.Dropped;
        }
    }

    private WalPressure Measure() => policy.Measure(spool.CountPendingBytes(), spool.CountFreeBytes());
}

/// <summary>What became of a file.</summary>
public enum WalArchived
{
    Stored,

    /// <summary>It was stored before, with the same content.</summary>
    WasStored,

    /// <summary>It is not stored and never will be.</summary>
    Dropped,
}
