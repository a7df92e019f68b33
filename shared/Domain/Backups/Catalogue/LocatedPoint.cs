namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>A restore point that was looked for, and where it lies.</summary>
/// <param name="Manifest">Signed by a trusted signer.</param>
/// <param name="Buckets">At least one; the primary first.</param>
/// <param name="Warnings">What a person must know of this choice: a bucket that did not answer may hold a newer point.</param>
public sealed record LocatedPoint(Manifest Manifest, IReadOnlyList<string> Buckets, IReadOnlyList<string> Warnings)
{
    /// <summary>As lists show it.</summary>
    /// <param name="verified">Whether every byte of it has been found good.</param>
    public RestorePoint Describe(bool verified) => RestorePoint.From(Manifest, Buckets, verified);
}
