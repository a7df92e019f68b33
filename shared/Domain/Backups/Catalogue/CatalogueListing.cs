namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>What a bucket offers for restoring.</summary>
/// <param name="Points">The good ones, newest first.</param>
/// <param name="Rejected">Manifests that no trusted signer vouches for, or that are damaged: never restored, never hidden.</param>
public sealed record CatalogueListing(IReadOnlyList<RestorePoint> Points, IReadOnlyList<RejectedManifest> Rejected);

/// <summary>A manifest that is not believed, and why.</summary>
public sealed record RejectedManifest(RestorePointId Id, string Key, string Reason);
