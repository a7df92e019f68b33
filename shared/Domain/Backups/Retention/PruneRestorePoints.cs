using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// Deletes what the policy no longer wants, and what runs that died left behind. Safe to repeat, to run twice at once, and to die at
/// any step: a point's manifest goes first, so that no half-deleted point is ever listed, and data without a manifest are a later
/// run's leftovers. Any doubt (<see cref="PruneSafety"/>) stops it before the first deletion, with an alarm.
/// </summary>
/// <param name="planner">Says what would go.</param>
/// <param name="store">The bucket, by the credential that may delete: the one that backs up cannot.</param>
/// <param name="standby">The standby bucket, likewise; null when there is none. What is left there would be copied back, so it goes there first.</param>
/// <param name="layout">What lies where.</param>
/// <param name="wal">Deletes the WAL that base backups no longer need.</param>
/// <param name="compaction">Shortens the ledger afterwards.</param>
/// <param name="alarms">Where refusals go.</param>
/// <param name="logger">Every deletion is a line.</param>
public sealed partial class PruneRestorePoints(
    PrunePlanner planner, IObjectStore store, IObjectStore? standby, BackupLayout layout, PruneWal wal, LedgerCompaction compaction, AlarmLedger alarms, ILogger<PruneRestorePoints> logger)
{
    private const string Operation = "prune";
    private const string Stopped = "prune-stopped";

    /// <summary>Says what would be done, and does nothing.</summary>
    /// <exception cref="ObjectStoreException">The bucket could not be listed whole.</exception>
    public Task<PruneReport> PlanAsync(BackupSource? only, PruneAllowance allowance, CancellationToken cancellationToken) =>
        planner.PlanAsync(only, allowance, cancellationToken);

    /// <exception cref="BackupException">Something speaks against it; nothing was deleted, and an alarm is raised.</exception>
    /// <exception cref="OperationException">The store or the ledger did not do its part; an alarm is raised, and a later run goes on.</exception>
    public async Task<PruneReport> RunAsync(BackupSource? only, PruneAllowance allowance, CancellationToken cancellationToken)
    {
        var key = only is { } one ? $"{Stopped}/{one}" : Stopped;
        try
        {
            var report = await planner.PlanAsync(only, allowance, cancellationToken);
            if (report.Objections.Count > 0)
            {
                throw new BackupException(Operation, only?.ToString() ?? "all sources", $"nothing was deleted, because {string.Join("; ", report.Objections)}",
                    "Look at `ops backup prune --dry-run`. Where the plan is right and only takes most points: `ops backup prune --allow-most`.");
            }

            List<RestorePoint> deleted = [];
            foreach (var source in report.Sources)
                await DeleteExpiredAsync(source, deleted, cancellationToken);
            await TidyAsync(store, report.Tidying, cancellationToken);
            if (standby is not null && report.StandbyTidying is { } beyond)
                await TidyAsync(standby, beyond, cancellationToken);
            if ((only is null || only == BackupSource.PostgresBase) && await planner.ReadBasesAsync(cancellationToken) is { } bases)
                await wal.RunAsync(bases, cancellationToken);
            await compaction.RunAsync(cancellationToken);
            await alarms.ClearAsync(key, cancellationToken);
            if (only is null)
                await ClearOfSourcesAsync(report, cancellationToken);
            return report with { Deleted = deleted };
        }
        catch (OperationException failure)
        {
            await alarms.RaiseAsync(new(key, AlarmSeverity.Warning, failure.Message, failure.Hint), cancellationToken);
            throw;
        }
    }

    /// <summary>Oldest first. A verdict that came in meanwhile counts: the last good point of a source must not go because another was good before.</summary>
    private async Task DeleteExpiredAsync(SourcePruning source, List<RestorePoint> deleted, CancellationToken cancellationToken)
    {
        var left = source.Plan.Verdicts.Select(verdict => verdict.Point).ToList();
        foreach (var point in source.Plan.Expired.Reverse())
        {
            var now = await planner.JudgeAsync(source.Source, left, cancellationToken);
            if (now.Kept.Any(kept => kept.Id == point.Id))
                continue;
            if (standby is not null)
                await DeleteAsync(standby, RestorePointId.Parse(point.Id), cancellationToken);
            await DeleteAsync(store, RestorePointId.Parse(point.Id), cancellationToken);
            left.RemoveAll(other => other.Id == point.Id);
            deleted.Add(point);
            LogDeleted(logger, point.Id, point.TakenAt);
        }
    }

    private async Task DeleteAsync(IObjectStore from, RestorePointId id, CancellationToken cancellationToken)
    {
        await from.DeleteAsync(layout.ManifestKey(id), cancellationToken);
        await foreach (var page in from.ListAsync(layout.Folder(id) + "/", null, null, cancellationToken))
        {
            foreach (var entry in page.Objects.Where(entry => layout.ObjectOwner(entry.Key) == id))
                await from.DeleteAsync(entry.Key, cancellationToken);
        }
    }

    private async Task TidyAsync(IObjectStore bucket, TidyingPlan tidying, CancellationToken cancellationToken)
    {
        foreach (var upload in tidying.Uploads)
        {
            await bucket.AbortUploadAsync(upload, cancellationToken);
            LogAborted(logger, upload.Key, upload.Initiated);
        }

        foreach (var place in tidying.Orphans)
        {
            // Closed first: of a run thought dead that commits at this moment, and us, one wins.
            if (!place.IsClosed && await bucket.CreateAsync(layout.ManifestKey(place.Id), ManifestCodec.Abandoned.ToArray(), cancellationToken) == CreateOutcome.AlreadyExists)
                continue;
            foreach (var entry in place.Objects)
                await bucket.DeleteAsync(entry.Key, cancellationToken);
            LogTidied(logger, place.Id);
        }

        foreach (var place in tidying.ClosedPlaces)
            await bucket.DeleteAsync(layout.ManifestKey(place.Id), cancellationToken);
    }

    /// <summary>What was said of one source is answered by a run over all of them.</summary>
    private async Task ClearOfSourcesAsync(PruneReport report, CancellationToken cancellationToken)
    {
        foreach (var source in report.Sources)
            await alarms.ClearAsync($"{Stopped}/{source.Source}", cancellationToken);
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "Deleted {RestorePoint}, taken at {TakenAt}: no retention rule keeps it")]
    private static partial void LogDeleted(ILogger logger, string restorePoint, DateTimeOffset takenAt);

    [LoggerMessage(EventId = 151, Level = LogLevel.Information, Message = "Aborted an upload of {Key} that was begun at {Initiated} and never finished")]
    private static partial void LogAborted(ILogger logger, string key, DateTimeOffset initiated);

    [LoggerMessage(EventId = 152, Level = LogLevel.Information, Message = "Removed the data of {RestorePoint}, which has no manifest")]
    private static partial void LogTidied(ILogger logger, RestorePointId restorePoint);
}
