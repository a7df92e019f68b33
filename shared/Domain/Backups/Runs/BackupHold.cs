namespace SuperInsight.Domain.Backups.Runs;

/// <summary>This process's hold on a source while a backup runs, whatever it rests on.</summary>
public abstract class BackupHold : IAsyncDisposable
{
    /// <summary>Cancelled once another process holds the run.</summary>
    public abstract CancellationToken Lost { get; }

    /// <summary>
    /// Whether the run may still be ours. A ledger that is away is no reason to give up a backup that is complete: whoever took the run
    /// over has closed its place, and committing there fails.
    /// </summary>
    public abstract Task<bool> HoldsAsync(CancellationToken cancellationToken);

    /// <summary>Says that the run goes on under the name of another restore point, before anything is stored under it.</summary>
    public abstract Task ContinueAsAsync(RestorePointId id, CancellationToken cancellationToken);

    /// <summary>Records the end of the run; false when it is no longer ours to end.</summary>
    public abstract Task<bool> EndAsync(BackupRunFact fact, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
