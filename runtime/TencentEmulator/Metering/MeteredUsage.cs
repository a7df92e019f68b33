using TencentEmulator.Billing;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Registry;

namespace TencentEmulator.Metering;

/// <summary>
/// What the emulated cloud itself knows was used, for a bill: what it counted, the bytes of its buckets, its disks and its images. What is kept counts
/// from the hour after it came, in every hour that is over.
/// </summary>
internal sealed class MeteredUsage(UsageBook book, Inventory inventory, BucketSet buckets, RegistryShelf registry, string region, TimeProvider clock)
{
    private const long Hour = 3600;
    private const int PageSize = 1000;

    /// <summary>As far back as a bill goes that is made from it: two months.</summary>
    private const long Longest = 62 * 24 * Hour;

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds() / Hour * Hour;

    public IReadOnlyList<Used> All =>
    [
        .. book.All.Where(one => one.Hour < Now).Select(one => new Used(one.Meter, region, one.Resource, one.Hour, one.Quantity)),
        .. buckets.All.SelectMany(bucket => Objects(bucket).SelectMany(entry => Kept("cos_standard", bucket.Name, entry.LastModified.ToUnixTimeSeconds(), entry.Size))),
        .. inventory.Disks.Where(disk => disk.DiskChargeType == "POSTPAID_BY_HOUR").SelectMany(disk => Kept("cbs_disk", disk.DiskId, disk.CreatedAt ?? Now, disk.DiskSize * 1024L * 1024 * 1024)),
        .. registry.Stock().SelectMany(blob => Kept("tcr_storage", blob.Repository, blob.PushedAt, blob.Bytes)),
    ];

    private IEnumerable<Used> Kept(string meter, string resource, long since, decimal bytes)
    {
        for (var hour = Math.Max(since / Hour * Hour + Hour, Now - Longest); hour < Now; hour += Hour)
            yield return new(meter, region, resource, hour, bytes);
    }

    private static IEnumerable<StoredObject> Objects(Bucket bucket)
    {
        var after = "";
        do
        {
            var page = bucket.List("", "", after, PageSize);
            foreach (var entry in page.Objects)
                yield return entry;
            after = page.Next;
        }
        while (after.Length > 0);
    }
}
