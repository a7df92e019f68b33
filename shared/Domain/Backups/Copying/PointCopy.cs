using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Copying;

/// <summary>Copies restore points from one bucket to another: the objects first, each compared with the signed manifest, then the manifest, byte for byte.</summary>
internal sealed class PointCopy(IObjectStore from, IObjectStore to, BackupLayout layout, ManifestCodec codec)
{
    private readonly ObjectCopy objects = new(from, to);

    /// <summary>A point that the other bucket lacks. What is not believed is not copied, and is no conflict: lists show it.</summary>
    public async Task<CopyResult> CopyAsync(RestorePointId id, CancellationToken cancellationToken)
    {
        var key = layout.ManifestKey(id);
        if (await ReadAsync(from, key, cancellationToken) is not { } bytes || codec.Decode(id, bytes) is not ManifestReading.Good { Manifest: var manifest })
            return new CopyResult.AlreadyThere();
        foreach (var stored in manifest.Objects)
        {
            if (await objects.CopyAsync(stored.Key, new StreamDigest(stored.StoredBytes, stored.StoredSha256), cancellationToken) is CopyResult.Conflict conflict)
                return conflict;
        }

        return await to.CreateAsync(key, bytes, cancellationToken) == CreateOutcome.Created ? new CopyResult.Copied() : await CompareAsync(id, cancellationToken);
    }

    /// <summary>A point that both buckets list.</summary>
    public async Task<CopyResult> CompareAsync(RestorePointId id, CancellationToken cancellationToken)
    {
        var key = layout.ManifestKey(id);
        var (here, there) = (await ReadAsync(from, key, cancellationToken), await ReadAsync(to, key, cancellationToken));
        if (here is null || there is null || here.AsSpan().SequenceEqual(there))
            return new CopyResult.AlreadyThere();
        return (codec.Decode(id, here), codec.Decode(id, there)) switch
        {
            (ManifestReading.Good, ManifestReading.Abandoned) => new CopyResult.Conflict($"its place in {to.Bucket} was closed: the point stays in {from.Bucket} only"),
            (ManifestReading.Good, ManifestReading.Rejected rejected) => new CopyResult.Conflict($"the manifest in {to.Bucket} is not believed: {rejected.Reason}"),
            (ManifestReading.Good, ManifestReading.Good) => new CopyResult.Conflict($"{to.Bucket} holds another manifest under the same name"),
            _ => new CopyResult.AlreadyThere(),
        };
    }

    private static Task<byte[]?> ReadAsync(IObjectStore store, string key, CancellationToken cancellationToken) => store.ReadAsync(key, ManifestCodec.MaxBytes, cancellationToken);
}
