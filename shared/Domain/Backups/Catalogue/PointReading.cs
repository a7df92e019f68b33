using System.Text.Json;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>What the buckets together say of one restore point.</summary>
/// <param name="Reading">A good manifest in one bucket counts, whatever lies in the other, unless that is a good one of other content.</param>
/// <param name="In">The buckets with a good manifest, primary first.</param>
/// <param name="Rejected">What is not believed, by bucket.</param>
/// <param name="Away">Buckets that did not answer, with their failures.</param>
internal sealed record PointReading(
    ManifestReading Reading, IReadOnlyList<IObjectStore> In, IReadOnlyList<RejectedManifest> Rejected, IReadOnlyList<(IObjectStore Store, ObjectStoreException Failure)> Away)
{
    private const string Conflict = "the two buckets hold different manifests of it, both of trusted signers: somebody used its name twice";

    public static PointReading Combine(RestorePointId id, string key, IReadOnlyList<(IObjectStore Store, ManifestReading Reading)> found, IReadOnlyList<(IObjectStore Store, ObjectStoreException Failure)> away)
    {
        var good = found.Where(one => one.Reading is ManifestReading.Good).ToArray();
        if (good.DistinctBy(one => ContentOf((ManifestReading.Good)one.Reading)).Count() > 1)
            return new(new ManifestReading.Rejected(Conflict), [], [new(id, key, Conflict)], away);
        RejectedManifest[] rejected =
        [
            .. from one in found
               where one.Reading is ManifestReading.Rejected
               select new RejectedManifest(id, key, ((ManifestReading.Rejected)one.Reading).Reason) { Bucket = one.Store.Bucket },
        ];
        ManifestReading[] all = [.. found.Select(one => one.Reading)];
        var reading = all.OfType<ManifestReading.Good>().FirstOrDefault()
            ?? all.OfType<ManifestReading.Rejected>().FirstOrDefault()
            ?? all.OfType<ManifestReading.Abandoned>().FirstOrDefault() as ManifestReading
            ?? new ManifestReading.Missing();
        return new(reading, [.. good.Select(one => one.Store)], rejected, away);
    }

    /// <summary>Without the signature: two trusted signers may vouch for the same.</summary>
    private static string ContentOf(ManifestReading.Good good) => JsonSerializer.Serialize(good.Manifest, ManifestJson.Default.Manifest);
}
