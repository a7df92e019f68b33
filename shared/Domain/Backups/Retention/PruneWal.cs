using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// Deletes archived WAL that no base backup needs any more: what lies before the oldest one's start. Timelines' histories stay. Safe to
/// repeat and to die at any step: the oldest go first, so that what is left has no gap.
/// </summary>
/// <param name="stores">The buckets, by credentials that may delete; the standby first: what is left there would be copied back.</param>
/// <param name="layout">Where WAL lies.</param>
/// <param name="logger">Says how much went.</param>
public sealed partial class PruneWal(IReadOnlyList<IObjectStore> stores, WalLayout layout, ILogger<PruneWal> logger)
{
    /// <param name="bases">The WAL of every base backup that stays. Of a cluster that has none, nothing goes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(IEnumerable<WalRange> bases, CancellationToken cancellationToken)
    {
        foreach (var needed in NeededWal.Of(bases))
        {
            foreach (var store in stores)
                await DeleteAsync(store, needed, cancellationToken);
        }
    }

    private async Task DeleteAsync(IObjectStore store, NeededWal needed, CancellationToken cancellationToken)
    {
        List<string> superfluous = [];
        await foreach (var page in store.ListAsync(layout.Cluster(needed.SystemIdentifier), null, null, cancellationToken))
        {
            superfluous.AddRange(page.Objects.Select(entry => entry.Key)
                .Where(key => layout.NameOf(needed.SystemIdentifier, key) is { } name && needed.MayGo(name.ToString())));
        }

        foreach (var key in superfluous)
            await store.DeleteAsync(key, cancellationToken);
        if (superfluous.Count > 0)
            LogDeleted(logger, superfluous.Count, needed.SystemIdentifier, store.Bucket, needed.FirstSegment);
    }

    [LoggerMessage(EventId = 153, Level = LogLevel.Information, Message = "Deleted {Count} files of WAL of cluster {Cluster} from {Bucket}: base backups need those from {FirstSegment} on")]
    private static partial void LogDeleted(ILogger logger, int count, string cluster, string bucket, string firstSegment);
}
