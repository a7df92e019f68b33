using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Removes what runs that died left behind. Only the holder of a source's claim may call it: whatever is unfinished and older
/// then belongs to nobody; what is younger is a successor's, when the caller itself was wrongly thought dead. A place is closed before its data go, so that a run wrongly thought dead cannot commit a restore point without data.
/// </summary>
public sealed partial class LeftoverSweep(IObjectStore store, BackupLayout layout, ILogger<LeftoverSweep> logger)
{
    /// <summary>How far back orphans are looked for; older ones are pruning's.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <summary>Safe to repeat. What it may not delete is left for pruning and logged; it never fails a backup.</summary>
    public async Task RunAsync(RestorePointId current, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var upload in store.ListUnfinishedUploadsAsync(layout.KeyPrefix(current.Source), cancellationToken))
            {
                if (layout.ObjectOwner(upload.Key) is not { } owner || !IsLeftBehind(owner, current))
                    continue;
                await store.AbortUploadAsync(upload, cancellationToken);
                LogAborted(logger, upload.Key);
            }

            foreach (var orphan in await FindOrphansAsync(current, cancellationToken))
                await RemoveAsync(orphan.Key, orphan, cancellationToken);
        }
        catch (ObjectStoreException refused)
        {
            LogLeft(logger, refused, current.Source);
        }
    }

    /// <summary>The keys of orphans, by restore point.</summary>
    private async Task<IEnumerable<IGrouping<RestorePointId, string>>> FindOrphansAsync(RestorePointId current, CancellationToken cancellationToken)
    {
        List<(RestorePointId Owner, string Key)> orphans = [];
        HashSet<RestorePointId> committed = [];
        var since = layout.ManifestKey(RestorePointId.Create(current.Source, current.StartedAt - Reach, 0));
        await foreach (var page in store.ListAsync(layout.KeyPrefix(current.Source), since, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
            {
                // A closed place is no commit: whoever closed it may have died before the data were gone.
                if (layout.ManifestOwner(entry.Key) is { } manifest && entry.Size != ManifestCodec.Abandoned.Length)
                    committed.Add(manifest);
                else if (layout.ObjectOwner(entry.Key) is { } owner && IsLeftBehind(owner, current))
                    orphans.Add((owner, entry.Key));
            }
        }

        return orphans.Where(orphan => !committed.Contains(orphan.Owner)).GroupBy(orphan => orphan.Owner, orphan => orphan.Key);
    }

    /// <summary>One source's keys may lie below another's: only our own are ours to end.</summary>
    private static bool IsLeftBehind(RestorePointId owner, RestorePointId current) =>
        owner.Source == current.Source && owner != current && owner.StartedAt <= current.StartedAt;

    private async Task RemoveAsync(RestorePointId orphan, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        if (await store.CreateAsync(layout.ManifestKey(orphan), ManifestCodec.Abandoned.ToArray(), cancellationToken) == CreateOutcome.AlreadyExists)
            return;
        foreach (var key in keys)
            await store.DeleteAsync(key, cancellationToken);
        LogRemoved(logger, orphan);
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Information, Message = "Aborted an unfinished upload of {Key}, left by a run that died")]
    private static partial void LogAborted(ILogger logger, string key);

    [LoggerMessage(EventId = 121, Level = LogLevel.Information, Message = "Removed {RestorePoint}, left uncommitted by a run that died")]
    private static partial void LogRemoved(ILogger logger, RestorePointId restorePoint);

    [LoggerMessage(EventId = 122, Level = LogLevel.Warning, Message = "Leftovers of earlier runs of {Source} stay for now")]
    private static partial void LogLeft(ILogger logger, Exception exception, BackupSource source);
}
