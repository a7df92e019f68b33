using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>How full volumes are, as <c>df</c> counts it: what is kept back for root is no free space. See <see href="https://man7.org/linux/man-pages/man3/statvfs.3.html"/>.</summary>
/// <param name="volumes">Names, and a folder on each.</param>
public sealed class DiskMetrics(IReadOnlyList<(string Name, string Folder)> volumes) : IMetricsSource
{
    public string Name => "disks";

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        List<MetricSample> percent = [], size = [], free = [], readable = [];
        foreach (var (name, folder) in volumes)
        {
            var found = Look(folder);
            readable.Add(new(found is null ? 0 : 1, ("volume", name)));
            if (found is not { } disk)
                continue;
            percent.Add(new(disk.Used + disk.Free == 0 ? 0 : 100.0 * disk.Used / (disk.Used + disk.Free), ("volume", name)));
            size.Add(new(disk.Size, ("volume", name)));
            free.Add(new(disk.Free, ("volume", name)));
        }

        return Task.FromResult<IReadOnlyList<Metric>>(
        [
            new("system_disk_usage_percent", "Used space of a volume, in percent of what programs may use.", percent),
            new("system_disk_size_bytes", "Size of a volume.", size),
            new("system_disk_free_bytes", "Space of a volume that programs may still use.", free),
            new("system_disk_readable", "Whether a volume's folder is there.", readable),
        ]);
    }

    /// <summary>Null when the folder is not there.</summary>
    private static (long Used, long Free, long Size)? Look(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            var size = drive.TotalSize;
            return (size - drive.TotalFreeSpace, drive.AvailableFreeSpace, size);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
