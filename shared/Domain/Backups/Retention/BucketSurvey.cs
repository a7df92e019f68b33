using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>What lies below the backups' prefix, by restore point: one listing of everything.</summary>
/// <param name="Places">Every place that holds something of ours. Objects of other kinds are left out: nobody here may touch them.</param>
/// <param name="Uploads">Uploads of ours that nobody finished.</param>
/// <param name="AsOf">The store's clock (UTC).</param>
public sealed record BucketSurvey(IReadOnlyList<BackupPlace> Places, IReadOnlyList<UnfinishedUpload> Uploads, DateTimeOffset AsOf)
{
    /// <param name="store">Where.</param>
    /// <param name="layout">What belongs to what.</param>
    /// <param name="source">Only this source; null for all.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ObjectStoreException">A page of the listing could not be had: a part of the listing is never taken for the whole.</exception>
    public static async Task<BucketSurvey> TakeAsync(IObjectStore store, BackupLayout layout, BackupSource? source, CancellationToken cancellationToken)
    {
        Dictionary<RestorePointId, BackupPlace> places = [];
        DateTimeOffset? asOf = null;
        await foreach (var page in store.ListAsync(layout.KeyPrefix(source), null, null, cancellationToken))
        {
            asOf = page.AsOf;
            foreach (var entry in page.Objects)
                Add(layout.ManifestOwner(entry.Key) is { } manifest ? manifest : layout.ObjectOwner(entry.Key), entry);
        }

        List<UnfinishedUpload> uploads = [];
        await foreach (var upload in store.ListUnfinishedUploadsAsync(layout.KeyPrefix(source), cancellationToken))
        {
            if (layout.ObjectOwner(upload.Key) is { } owner && (source is null || owner.Source == source))
                uploads.Add(upload);
        }

        return new BucketSurvey([.. places.Values.OrderBy(place => place.Id.ToString(), StringComparer.Ordinal)], uploads,
            asOf ?? throw new ObjectStoreException("list objects", store.Bucket, ObjectStoreFailure.Damaged, "the listing had no page", "Look at the bucket by other means before anything is deleted."));

        void Add(RestorePointId? owner, ObjectEntry entry)
        {
            if (owner is not { } id || (source is not null && id.Source != source))
                return;
            var place = places.GetValueOrDefault(id) ?? new BackupPlace(id, null, []);
            places[id] = layout.ManifestKey(id) == entry.Key ? place with { Manifest = entry } : place with { Objects = [.. place.Objects, entry] };
        }
    }
}

/// <summary>The place of one restore point.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Manifest">Null when there is none.</param>
/// <param name="Objects">What lies beside the manifest.</param>
public sealed record BackupPlace(RestorePointId Id, ObjectEntry? Manifest, IReadOnlyList<ObjectEntry> Objects)
{
    /// <summary>Its run was given up: what is in the manifest's place only keeps others out. Told by its length, which no manifest has.</summary>
    public bool IsClosed => Manifest?.Size == ManifestCodec.Abandoned.Length;

    /// <summary>There is a manifest, believed or not.</summary>
    public bool IsCommitted => Manifest is not null && !IsClosed;

    /// <summary>When the newest of all was written, by the store's clock.</summary>
    public DateTimeOffset LastModified => Objects.Append(Manifest).Max(entry => entry?.LastModified ?? DateTimeOffset.MinValue);
}
