using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>The restore points in a bucket. They describe themselves: a bucket and a trusted signer's key are all that is needed.</summary>
public sealed class RestorePointCatalogue(IObjectStore store, BackupLayout layout, ManifestCodec codec, VerificationLedger verifications)
{
    private const int ParallelReads = 8;

    /// <summary>Commits a restore point; false when its place was closed or taken.</summary>
    public async Task<bool> CommitAsync(Manifest manifest, SigningKey key, CancellationToken cancellationToken) =>
        await store.CreateAsync(layout.ManifestKey(RestorePointId.Parse(manifest.Id)), ManifestCodec.Encode(manifest, key), cancellationToken) == CreateOutcome.Created;

    public RestorePoint Describe(Manifest manifest, bool verified) => RestorePoint.From(manifest, store.Bucket, verified);

    public async Task<ManifestReading> ReadAsync(RestorePointId id, CancellationToken cancellationToken)
    {
        try
        {
            return codec.Decode(id, await store.ReadAsync(layout.ManifestKey(id), ManifestCodec.MaxBytes, cancellationToken));
        }
        catch (ObjectStoreException unfit) when (unfit.Failure is ObjectStoreFailure.Refused or ObjectStoreFailure.Damaged)
        {
            // One object that is too long or broken must not hide the good ones.
            return new ManifestReading.Rejected(unfit.Reason);
        }
    }

    /// <summary>Finds the manifest that a person means.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    /// <exception cref="RestorePointDamagedException">There is one, but it is not believed.</exception>
    public async Task<Manifest> FindAsync(RestorePointReference reference, string operation, CancellationToken cancellationToken)
    {
        if (reference.Id is not { } id)
            return await NewestAsync(reference, operation, cancellationToken);
        return await ReadAsync(id, cancellationToken) switch
        {
            ManifestReading.Good good => good.Manifest,
            ManifestReading.Rejected rejected => throw new RestorePointDamagedException(operation, id.ToString(),
                $"its manifest is refused: {rejected.Reason}", "Somebody or something changed it. `ops backup list` shows the points that are good; keep this one for an enquiry."),
            ManifestReading.Abandoned => throw new BackupException(operation, id.ToString(),
                "its run was given up half-way; there is no restore point", "Choose another one: `ops backup list`."),
            _ => throw new BackupException(operation, id.ToString(),
                $"there is no such restore point in {store.Bucket}", $"`ops backup list --source {id.Source}` names those there are; look at Cos__Bucket and Backups__Prefix if it should be there."),
        };
    }

    /// <summary>Lists every restore point of one source, or of all, newest first.</summary>
    public async Task<CatalogueListing> ListAsync(BackupSource? source, CancellationToken cancellationToken)
    {
        var ids = await ListIdsAsync(source, cancellationToken);
        var readings = new ManifestReading[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (index, token) => readings[index] = await ReadAsync(ids[index], token));

        var verified = await verifications.GoodAsync([.. ids.Select(id => id.Source).Distinct()], cancellationToken);
        List<RestorePoint> points = [];
        List<RejectedManifest> rejected = [];
        for (var i = 0; i < ids.Count; i++)
        {
            if (readings[i] is ManifestReading.Good good)
                points.Add(Describe(good.Manifest, verified.Contains(good.Manifest.Id)));
            else if (readings[i] is ManifestReading.Rejected refused)
                rejected.Add(new(ids[i], layout.ManifestKey(ids[i]), refused.Reason));
        }

        return new CatalogueListing([.. points.OrderByDescending(point => point.TakenAt).ThenByDescending(point => point.Id, StringComparer.Ordinal)], rejected);
    }

    /// <summary>The newest manifest that is believed and that <paramref name="isWanted"/>; null when there is none.</summary>
    public async Task<Manifest?> FindNewestAsync(BackupSource source, Func<RestorePointId, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var id in (await ListIdsAsync(source, cancellationToken)).Where(isWanted).OrderByDescending(id => id.StartedAt).ThenByDescending(id => id.ToString(), StringComparer.Ordinal))
        {
            if (await ReadAsync(id, cancellationToken) is ManifestReading.Good good)
                return good.Manifest;
        }

        return null;
    }

    private async Task<Manifest> NewestAsync(RestorePointReference reference, string operation, CancellationToken cancellationToken)
    {
        var ids = await ListIdsAsync(reference.Source, cancellationToken);
        string? refused = null;
        foreach (var id in ids.OrderByDescending(id => id.StartedAt).ThenByDescending(id => id.ToString(), StringComparer.Ordinal))
        {
            var reading = await ReadAsync(id, cancellationToken);
            if (reading is ManifestReading.Good good)
                return good.Manifest;
            refused ??= reading is ManifestReading.Rejected rejected ? $"; {id} is refused: {rejected.Reason}" : null;
        }

        throw new BackupException(operation, reference.ToString(), $"there is no good restore point of {reference.Source} in {store.Bucket}{refused}",
            $"Take one with `ops backup run {reference.Source}`, or look at Cos__Bucket and Backups__Prefix if there should be one.");
    }

    private async Task<IReadOnlyList<RestorePointId>> ListIdsAsync(BackupSource? source, CancellationToken cancellationToken)
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
