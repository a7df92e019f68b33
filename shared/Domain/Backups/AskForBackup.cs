using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Records that a backup of a source is wanted, whichever process will take it: a controller asks so for what an agent takes. Idempotent by
/// the run's id.
/// </summary>
public sealed class AskForBackup(BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process, FreezeLedger freezes)
{
    /// <param name="source">What of.</param>
    /// <param name="runId">Names the run.</param>
    /// <param name="requestedBy">In words, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<BackupRequestOutcome> RunAsync(BackupSource source, string runId, string requestedBy, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await runs.ReadAsync(source, cancellationToken);
            if (reading.History.Find(runId) is not null)
                return new BackupRequestOutcome.Accepted(source, runId, IsNew: false);
            var waiting = reading.History.Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Requested);
            if ((admission.Decide(reading.History, runId, null, reading.AsOf, process.IsKnownDead) as BackupAdmission.Held)?.Holder is { } holder)
                return new BackupRequestOutcome.Held(holder);
            if (waiting is not null)
                return new BackupRequestOutcome.Held(waiting);
            if (await freezes.FindAsync(FreezeScope.Backups, cancellationToken) is { } freeze)
                return new BackupRequestOutcome.Frozen(freeze);
            if (await runs.TryAppendAsync(source, reading, new BackupRequested(runId, requestedBy), cancellationToken))
                return new BackupRequestOutcome.Accepted(source, runId, IsNew: true);
        }
    }
}
