using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups;

/// <summary>A committed restore point, as lists show it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Source">What it is a backup of.</param>
/// <param name="TakenAt">The moment that the data are of (UTC).</param>
/// <param name="PlainBytes">Bytes of the dump itself.</param>
/// <param name="StoredBytes">Bytes of the stored object that holds it; what lies beside it is in the manifest.</param>
/// <param name="Sha256">Of the stored object, lower-case hexadecimal.</param>
/// <param name="Bucket">The bucket that holds it: the primary when that does.</param>
/// <param name="Key">The stored object's key.</param>
/// <param name="Verified">True when a verification has read every byte and found it good.</param>
public sealed record RestorePoint(
    string Id, string Source, DateTimeOffset TakenAt, long PlainBytes, long StoredBytes, string Sha256, string Bucket, string Key, bool Verified)
{
    /// <summary>The other bucket, when that holds it as well; null when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AlsoIn { get; init; }

    internal static RestorePoint From(Manifest manifest, IReadOnlyList<string> buckets, bool verified)
    {
        var data = manifest.Objects[0];
        return new(manifest.Id, manifest.Source, manifest.TakenAt, data.PlainBytes, data.StoredBytes, data.StoredSha256, buckets[0], data.Key, verified)
        {
            AlsoIn = buckets.ElementAtOrDefault(1),
        };
    }
}
