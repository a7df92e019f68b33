using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// Runs that ended while the ledger was away, remembered until it takes them. They are lost with the process; the restore points, which
/// describe themselves, are not. Thread-safe.
/// </summary>
public sealed partial class UnrecordedRuns(BackupRunLedger runs, ILogger<UnrecordedRuns> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(BackupSource Source, string RunId), BackupRecordedLate> waiting = [];

    public void Add(BackupSource source, BackupRecordedLate run)
    {
        lock (gate)
            waiting[(source, run.RunId)] = run;
    }

    /// <summary>Records what waits of one source. A run that somebody else has served meanwhile is recorded with the conflict.</summary>
    /// <exception cref="OperationException">The ledger is still away; all that is not recorded is kept.</exception>
    public async Task RecordAsync(BackupSource source, CancellationToken cancellationToken)
    {
        BackupRecordedLate[] late;
        lock (gate)
            late = [.. waiting.Where(one => one.Key.Source == source).Select(one => one.Value)];
        foreach (var run in late)
        {
            await RecordAsync(source, run, cancellationToken);
            lock (gate)
                waiting.Remove((source, run.RunId));
        }
    }

    private async Task RecordAsync(BackupSource source, BackupRecordedLate run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await runs.ReadAsync(source, cancellationToken);
            var known = reading.History.Find(run.RunId);
            // A claim of our own that was recorded although its answer was lost is no rival.
            if (known is { Phase: BackupRunPhase.Requested } || (known is { Phase: BackupRunPhase.Running } && known.Owner == run.Owner))
                known = null;
            // After a lost answer the run is there already.
            if (known is not null && known.RestorePointId == run.RestorePointId && known.Owner == run.Owner)
                return;
            var rival = known ?? (run.Occurrence is { } moment ? reading.History.CompletedFor(moment) : null);
            var conflict = rival is null ? null : $"run {rival.RunId} of {rival.Owner} is {rival.Phase} for the same, with restore point {rival.RestorePointId ?? "none"}";
            // Under a name of its own: the facts of an ended run are closed.
            var fact = run with { RunId = known is null ? run.RunId : $"{run.RunId}-unclaimed", Conflict = conflict };
            if (!await runs.TryAppendAsync(source, reading, fact, cancellationToken))
                continue;
            if (conflict is not null)
                LogConflict(logger, source, run.RunId, conflict);
            return;
        }
    }

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} went on while the ledger was away, and {Conflict}; both restore points are kept")]
    private static partial void LogConflict(ILogger logger, BackupSource source, string runId, string conflict);
}
