using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups;

/// <summary>Tells how a run stands, with the restore point that it left.</summary>
public sealed class FindBackupRun(BackupRunLedger runs, RestorePointCatalogue catalogue)
{
    /// <summary>Null when there is no such source or run, or it is older than the history that is kept.</summary>
    public async Task<BackupRunStatus?> RunAsync(string sourceName, string runId, CancellationToken cancellationToken)
    {
        if (!BackupSource.TryParse(sourceName, out var source) || (await runs.ReadAsync(source, cancellationToken)).History.Find(runId) is not { } run)
            return null;
        var point = run is { Phase: BackupRunPhase.Completed, RestorePointId: { } id } ? await catalogue.FindGoodAsync(RestorePointId.Parse(id), cancellationToken) : null;
        return new BackupRunStatus(run.RunId, sourceName, run.Phase.ToString(), run.Owner, run.LastFactAt, point?.Describe(verified: false), run.Reason, run.Hint);
    }
}

/// <summary>A run in plain words: <c>Requested</c>, <c>Running</c>, <c>Completed</c> or <c>Failed</c>.</summary>
public sealed record BackupRunStatus(string Id, string Source, string State, string Owner, DateTimeOffset LastFactAt, RestorePoint? RestorePoint, string? Error, string? Hint);
