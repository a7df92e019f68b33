namespace SuperInsight.Domain.Costs.Prices;

/// <summary>Something that is counted and paid for.</summary>
/// <param name="Name">As in a price book and in usage.</param>
/// <param name="Kind">The unit it is counted in.</param>
/// <param name="Meaning">For people.</param>
public sealed record Meter(string Name, MeterKind Kind, string Meaning)
{
    public static Meter RunCpu { get; } = new("run_cpu", MeterKind.CoreSeconds, "CloudBase Run: cores of running instances");

    public static Meter RunMemory { get; } = new("run_memory", MeterKind.GibSeconds, "CloudBase Run: memory of running instances");

    public static Meter RunEgress { get; } = new("run_egress", MeterKind.Bytes, "CloudBase Run: bytes to the Internet");

    public static Meter RunPoints { get; } = new("run_points", MeterKind.Count, "CloudBase: resource points, where the environment is metered in them");

    public static Meter CosStandard { get; } = new("cos_standard", MeterKind.ByteHours, "COS: bytes in the standard class");

    public static Meter CosInfrequent { get; } = new("cos_infrequent", MeterKind.ByteHours, "COS: bytes in the infrequent class");

    public static Meter CosArchive { get; } = new("cos_archive", MeterKind.ByteHours, "COS: bytes in the archive class");

    public static Meter CosRequests { get; } = new("cos_requests", MeterKind.Count, "COS: requests, whether they succeed or fail");

    public static Meter CosEgress { get; } = new("cos_egress", MeterKind.Bytes, "COS: bytes to the Internet; within the region nothing is paid");

    public static Meter CbsDisk { get; } = new("cbs_disk", MeterKind.ByteHours, "CBS: size of cloud disks");

    public static Meter TcrStorage { get; } = new("tcr_storage", MeterKind.ByteHours, "TCR: bytes of images");

    public static Meter ClsWrite { get; } = new("cls_write", MeterKind.Bytes, "CLS: log written");

    public static Meter ClsIndex { get; } = new("cls_index", MeterKind.Bytes, "CLS: log indexed");

    public static Meter ClsStorage { get; } = new("cls_storage", MeterKind.ByteHours, "CLS: log kept");

    public static Meter ClsIndexStorage { get; } = new("cls_index_storage", MeterKind.ByteHours, "CLS: index kept");

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<Meter> All { get; } =
    [
        RunCpu, RunMemory, RunEgress, RunPoints, CosStandard, CosInfrequent, CosArchive, CosRequests, CosEgress, CbsDisk, TcrStorage, ClsWrite, ClsIndex, ClsStorage, ClsIndexStorage,
    ];

    public static Meter? Find(string name) => All.FirstOrDefault(meter => meter.Name == name);

    public override string ToString() => Name;
}
