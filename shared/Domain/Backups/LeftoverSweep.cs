using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Removes what runs that died left behind, in every bucket. Only the holder of a source's claim may call it: whatever is unfinished and
/// older then belongs to nobody; what is younger is a successor's, when the caller itself was wrongly thought dead. A place is closed
/// before its data go, so that a run wrongly thought dead cannot commit a restore point without data. What has a manifest in any bucket
/// is on its way from there, and stays.
/// </summary>
public sealed partial class LeftoverSweep(BackupStores stores, BackupLayout layout, ILogger<LeftoverSweep> logger)
{
    /// <summary>How far back orphans are looked for; older ones are pruning's.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <summary>Safe to repeat. What it may not delete is left for pruning and logged; it never fails a backup.</summary>
    public async Task RunAsync(RestorePointId current, CancellationToken cancellationToken)
    {
        if (stores.All.FirstOrDefault(stores.IsResting) is { } resting)
        {
            LogUnlooked(logger, current.Source, resting.Bucket);
            return;
        }

        List<(IObjectStore Store, List<(RestorePointId Owner, string Key)> Found)> looked = [];
        HashSet<RestorePointId> committed = [];
        foreach (var store in stores.All)
        {
            // Without a look at every bucket, an orphan cannot be told from a point that is committed in the other.
            if (!await TryAsync(store, current.Source, async () => looked.Add((store, await LookAsync(store, current, committed, cancellationToken)))))
                return;
        }

        foreach (var (store, found) in looked)
            await TryAsync(store, current.Source, () => RemoveAsync(store, found, current, committed, cancellationToken));
    }

    private async Task<bool> TryAsync(IObjectStore store, BackupSource source, Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (ObjectStoreException refused)
        {
            stores.Note(store, refused);
            LogLeft(logger, refused, source, store.Bucket);
            return false;
        }
    }

    /// <summary>What may be orphans, by key; adds the points that have a manifest.</summary>
    private async Task<List<(RestorePointId Owner, string Key)>> LookAsync(
        IObjectStore store, RestorePointId current, HashSet<RestorePointId> committed, CancellationToken cancellationToken)
    {
        List<(RestorePointId Owner, string Key)> found = [];
        var since = layout.ManifestKey(RestorePointId.Create(current.Source, current.StartedAt - Reach, 0));
        await foreach (var page in store.ListAsync(layout.KeyPrefix(current.Source), since, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
            {
                // A closed place is no commit: whoever closed it may have died before the data were gone.
                if (layout.ManifestOwner(entry.Key) is { } manifest && entry.Size != ManifestCodec.Abandoned.Length)
                    committed.Add(manifest);
                else if (layout.ObjectOwner(entry.Key) is { } owner && IsLeftBehind(owner, current))
                    found.Add((owner, entry.Key));
            }
        }

        return found;
    }

    private async Task RemoveAsync(
        IObjectStore store, List<(RestorePointId Owner, string Key)> found, RestorePointId current, HashSet<RestorePointId> committed, CancellationToken cancellationToken)
    {
        await foreach (var upload in store.ListUnfinishedUploadsAsync(layout.KeyPrefix(current.Source), cancellationToken))
        {
            if (layout.ObjectOwner(upload.Key) is not { } owner || !IsLeftBehind(owner, current) || committed.Contains(owner))
                continue;
            await store.AbortUploadAsync(upload, cancellationToken);
            LogAborted(logger, upload.Key);
        }

        foreach (var orphan in found.Where(orphan => !committed.Contains(orphan.Owner)).GroupBy(orphan => orphan.Owner, orphan => orphan.Key))
        {
            if (await store.CreateAsync(layout.ManifestKey(orphan.Key), ManifestCodec.Abandoned.ToArray(), cancellationToken) == CreateOutcome.AlreadyExists)
                continue;
            foreach (var key in orphan)
                await store.DeleteAsync(key, cancellationToken);
            LogRemoved(logger, orphan.Key);
        }
    }

    /// <summary>One source's keys may lie below another's: only our own are ours to end.</summary>
    private static bool IsLeftBehind(RestorePointId owner, RestorePointId current) =>
        owner.Source == current.Source && owner != current && owner.StartedAt <= current.StartedAt;

    [LoggerMessage(EventId = 120, Level = LogLevel.Information, Message = "Aborted an unfinished upload of {Key}, left by a run that died")]
    private static partial void LogAborted(ILogger logger, string key);

    [LoggerMessage(EventId = 121, Level = LogLevel.Information, Message = "Removed {RestorePoint}, left uncommitted by a run that died")]
    private static partial void LogRemoved(ILogger logger, RestorePointId restorePoint);

    [LoggerMessage(EventId = 122, Level = LogLevel.Warning, Message = "Leftovers of earlier runs of {Source} in {Bucket} stay for now")]
    private static partial void LogLeft(ILogger logger, Exception exception, BackupSource source, string bucket);

    [LoggerMessage(EventId = 123, Level = LogLevel.Warning, Message = "Leftovers of earlier runs of {Source} stay for now: {Bucket} did not answer a moment ago")]
    private static partial void LogUnlooked(ILogger logger, BackupSource source, string bucket);
}
