using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Console;

/// <summary>What the console draws of what is measured.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Read">The figures of one reading; null where it was not measured.</param>
/// <param name="IsCounter">Whether they only grow, so that what counts is how much they grew.</param>
/// <param name="Value">The point, from the figures of a time: averages, or what they grew by; and the seconds of that time.</param>
internal sealed record ChartedMetric(string Key, Func<MetricsReading, double[]?> Read, bool IsCounter, Func<double[], double, double?> Value)
{
    public static IReadOnlyList<ChartedMetric> All { get; } =
    [
        Gauge("cpu", "system_cpu_usage_percent"),
        Gauge("memory", "system_memory_usage_percent"),
        Gauge("disk", "system_disk_usage_percent"),
        new("requests", Requests, true, (grown, seconds) => seconds > 0 ? grown[0] / seconds : null),
        new("errors", Requests, true, (grown, _) => grown[0] > 0 ? grown[1] / grown[0] * 100 : null),
        new("response", Durations, true, (grown, _) => grown[0] > 0 ? grown[1] / grown[0] * 1000 : null),
        Gauge("postgres", "postgres_connections"),
        Gauge("redis", "redis_memory_used_bytes", 1.0 / (1 << 20)),
        Gauge("instances", "cloud_service_instances"),
    ];

    /// <summary>Of several series the highest: the fullest volume.</summary>
    private static ChartedMetric Gauge(string key, string metric, double scale = 1) =>
        new(key, reading => reading.Find(metric).Where(sample => double.IsFinite(sample.Value)).Select(sample => (double?)sample.Value).Max() is { } highest ? [highest * scale] : null, false, (average, _) => average[0]);

    private static double[]? Requests(MetricsReading reading)
    {
        MetricSample[] all = [.. reading.Find("http_requests_total")];
        return all.Length == 0 ? null : [all.Sum(sample => sample.Value), all.Where(sample => sample.Labels.Any(label => label is { Name: "status", Value: ['5', _, _] })).Sum(sample => sample.Value)];
    }

    private static double[]? Durations(MetricsReading reading) =>
        reading.Find("http_request_duration_seconds_count").FirstOrDefault() is { } count ? [count.Value, reading.Find("http_request_duration_seconds_sum").Sum(sample => sample.Value)] : null;
}
