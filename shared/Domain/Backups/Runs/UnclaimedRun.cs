namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// A run without a claim, because the ledger is away: this machine's lock holds the source, and what happened is recorded when the ledger
/// is back. Another host may do the same at the same time: then there are two backups, of different names, and none is lost.
/// </summary>
public sealed class UnclaimedRun(UnrecordedRuns unrecorded, BackupRequest request, string owner, IDisposable held) : BackupHold
{
    public override CancellationToken Lost => CancellationToken.None;

    public override Task<bool> HoldsAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public override Task ContinueAsAsync(RestorePointId id, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<bool> EndAsync(BackupRunFact fact, CancellationToken cancellationToken)
    {
        var failure = fact as BackupFailed;
        unrecorded.Add(request.Source, new(request.RunId, (fact as BackupCompleted)?.RestorePointId, owner, request.Trigger, request.Occurrence, failure?.Reason, failure?.Hint, null));
        await unrecorded.RecordAsync(request.Source, cancellationToken);
        return true;
    }

    public override ValueTask DisposeAsync()
    {
        held.Dispose();
        return ValueTask.CompletedTask;
    }
}
