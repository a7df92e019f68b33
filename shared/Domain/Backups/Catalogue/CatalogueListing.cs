using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>What the buckets offer for restoring.</summary>
/// <param name="Points">The good ones, newest first.</param>
/// <param name="Rejected">Manifests that no trusted signer vouches for, that are damaged, or of which the buckets hold different ones: never restored, never hidden.</param>
public sealed record CatalogueListing(IReadOnlyList<RestorePoint> Points, IReadOnlyList<RejectedManifest> Rejected)
{
    /// <summary>Buckets that could not be asked, so that the list may lack points; empty when all answered.</summary>
    public IReadOnlyList<UnavailableBucket> Unavailable { get; init; } = [];

    /// <summary>Why nobody knows which points are verified; null when that is known.</summary>
    public string? VerdictsUnknown { get; init; }

    /// <summary>For whoever concludes from what is not in the list.</summary>
    /// <param name="operation">What he was about to do.</param>
    /// <exception cref="ObjectStoreException">A bucket could not be asked.</exception>
    public void EnsureComplete(string operation)
    {
        if (Unavailable is [var away, ..])
            throw new ObjectStoreException(operation, away.Bucket, ObjectStoreFailure.Unavailable, $"it may hold more restore points, and cannot be asked: {away.Reason}", "Bring the bucket back, then repeat.");
    }
}

/// <summary>A manifest that is not believed, and why.</summary>
public sealed record RejectedManifest(RestorePointId Id, string Key, string Reason)
{
    /// <summary>The bucket that it lies in; null for both.</summary>
    public string? Bucket { get; init; }
}
