using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>Manifests in all buckets, read side by side; a bucket that is away is told of and does not hide the other.</summary>
internal sealed class PointShelf(BackupStores stores, BackupLayout layout, ManifestCodec codec)
{
    /// <summary>Reads the manifests of one point; <see cref="PointReading.Away"/> names buckets that did not answer.</summary>
    public async Task<PointReading> ReadAsync(RestorePointId id, IEnumerable<IObjectStore> from, CancellationToken cancellationToken)
    {
        var key = layout.ManifestKey(id);
        List<(IObjectStore, ManifestReading)> found = [];
        List<(IObjectStore, ObjectStoreException)> away = [];
        foreach (var (store, outcome) in await AskAsync(from, async store => await ReadAsync(store, id, key, cancellationToken)))
        {
            if (outcome.Failure is { } failure)
                away.Add((store, failure));
            else
                found.Add((store, outcome.Answer!));
        }

        return PointReading.Combine(id, key, found, away);
    }

    /// <summary>The ids of all points that a manifest stands for, with the buckets that list one.</summary>
    /// <exception cref="ObjectStoreException">No bucket answered.</exception>
    public async Task<PointSurvey> SurveyAsync(BackupSource? source, CancellationToken cancellationToken)
    {
        Dictionary<RestorePointId, List<IObjectStore>> where = [];
        List<(IObjectStore Store, ObjectStoreException Failure)> away = [];
        foreach (var (store, outcome) in await AskAsync(stores.All, async store => await ListIdsAsync(store, source, cancellationToken)))
        {
            if (outcome.Failure is { } failure)
                away.Add((store, failure));
            foreach (var id in outcome.Answer ?? [])
            {
                if (where.TryGetValue(id, out var known))
                    known.Add(store);
                else
                    where.Add(id, [store]);
            }
        }

        return away.Count < stores.All.Count ? new PointSurvey(where, away) : throw away[0].Failure;
    }

    private async Task<IReadOnlyList<(IObjectStore Store, (T? Answer, ObjectStoreException? Failure) Outcome)>> AskAsync<T>(IEnumerable<IObjectStore> asked, Func<IObjectStore, Task<T>> ask) =>
        await Task.WhenAll(asked.Select(async store =>
        {
            try
            {
                return (store, (await ask(store), (ObjectStoreException?)null));
            }
            catch (ObjectStoreException failure) when (BackupStores.IsAway(failure))
            {
                stores.Note(store, failure);
                return (store, (default(T), failure));
            }
        }));

    private async Task<ManifestReading> ReadAsync(IObjectStore store, RestorePointId id, string key, CancellationToken cancellationToken)
    {
        try
        {
            return codec.Decode(id, await store.ReadAsync(key, ManifestCodec.MaxBytes, cancellationToken));
        }
        catch (ObjectStoreException unfit) when (unfit.Failure is ObjectStoreFailure.Refused or ObjectStoreFailure.Damaged)
        {
            // One object that is too long or broken must not hide the good ones.
            return new ManifestReading.Rejected(unfit.Reason);
        }
    }

    private async Task<IReadOnlyList<RestorePointId>> ListIdsAsync(IObjectStore store, BackupSource? source, CancellationToken cancellationToken)
    {
        List<RestorePointId> ids = [];
        await foreach (var page in store.ListAsync(layout.KeyPrefix(source), null, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
            {
                if (layout.ManifestOwner(entry.Key) is { } id && (source is null || id.Source == source))
                    ids.Add(id);
            }
        }

        return ids;
    }
}

/// <summary>Which points the buckets list.</summary>
internal sealed record PointSurvey(IReadOnlyDictionary<RestorePointId, List<IObjectStore>> Where, IReadOnlyList<(IObjectStore Store, ObjectStoreException Failure)> Away)
{
    public IEnumerable<RestorePointId> NewestFirst => Where.Keys.OrderByDescending(id => id.StartedAt).ThenByDescending(id => id.ToString(), StringComparer.Ordinal);
}
