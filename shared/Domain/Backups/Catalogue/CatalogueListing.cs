using SuperInsight.Domain.Backups.Stores;

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
}

/// <summary>A manifest that is not believed, and why.</summary>
public sealed record RejectedManifest(RestorePointId Id, string Key, string Reason)
{
    /// <summary>The bucket that it lies in; null for both.</summary>
    public string? Bucket { get; init; }
}
