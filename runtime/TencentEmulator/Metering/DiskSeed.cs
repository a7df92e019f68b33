namespace TencentEmulator.Metering;

/// <summary>A cloud disk, with the API's own names.</summary>
internal sealed record DiskSeed
{
    public required string DiskId { get; init; }

    /// <summary>GiB.</summary>
    public required int DiskSize { get; init; }

    /// <summary>PREPAID or POSTPAID_BY_HOUR.</summary>
    public string DiskChargeType { get; init; } = "POSTPAID_BY_HOUR";

    /// <summary>Unix seconds; null for now.</summary>
    public long? CreatedAt { get; init; }
}

/// <summary>What somebody says was used.</summary>
/// <param name="Meter">As a bill plan's tariffs name it: <c>cls_write</c>.</param>
/// <param name="Hour">Any unix second of it.</param>
internal sealed record UsageSeed(string Meter, string Resource, long Hour, decimal Quantity);
