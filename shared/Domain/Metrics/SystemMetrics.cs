using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Metrics;

/// <summary>How the container is, as the design has it. What was not measured is null.</summary>
/// <param name="Timestamp">When it was measured (UTC).</param>
/// <param name="CpuUsage">Percent of the CPU that the container may use, since the measurement before.</param>
/// <param name="MemoryUsage">Percent of the memory that the container may use.</param>
/// <param name="DiskUsage">Percent of the fullest volume.</param>
/// <param name="NetworkIn">Bytes received since the container started.</param>
/// <param name="NetworkOut">Bytes sent since the container started.</param>
public sealed record SystemMetrics(
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
    [property: JsonPropertyName("cpu_usage")] double? CpuUsage,
    [property: JsonPropertyName("memory_usage")] double? MemoryUsage,
    [property: JsonPropertyName("disk_usage")] double? DiskUsage,
    [property: JsonPropertyName("network_in")] long? NetworkIn,
    [property: JsonPropertyName("network_out")] long? NetworkOut)
{
    public static SystemMetrics From(MetricsReading reading) => new(
        reading.At,
        Highest(reading, "system_cpu_usage_percent"),
        Highest(reading, "system_memory_usage_percent"),
        Highest(reading, "system_disk_usage_percent"),
        Total(reading, "system_network_receive_bytes_total"),
        Total(reading, "system_network_transmit_bytes_total"));

    private static double? Highest(MetricsReading reading, string name) => reading.Find(name).Select(sample => (double?)sample.Value).Max();

    private static long? Total(MetricsReading reading, string name) => reading.Find(name).Select(sample => (long?)sample.Value).Aggregate((long?)null, (sum, one) => (sum ?? 0) + one);
}
