using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>
/// The document's short names of metrics, and what is measured under them. A short name means nothing else, even where a metric is called
/// so: there is a <c>postgres_connections</c> that is a number, and the document's is a percentage.
/// </summary>
public static class MetricNames
{
    private static readonly (string Short, string Measured)[] Known =
    [
        ("cpu_usage", "system_cpu_usage_percent"),
        ("memory_usage", "system_memory_usage_percent"),
        ("disk_usage", "system_disk_usage_percent"),
        ("postgres_connections", "postgres_connections_percent"),
        ("service_health", "service_up"),
    ];

    /// <summary>The short names, with what each stands for.</summary>
    public static IReadOnlyList<(string Short, string Measured)> All => Known;

    /// <summary>What is measured under a name of a rule; the name itself where it is none of the short ones.</summary>
    public static string Measured(string name)
    {
        var index = Array.FindIndex(Known, one => one.Short == name);
        return index < 0 ? name : Known[index].Measured;
    }

    /// <summary>Metrics by name, the parts of a histogram each by its own: <c>http_request_duration_seconds_count</c>. Of one that stands there twice, the first.</summary>
    internal static Dictionary<string, Metric> Index(MetricsReading reading)
    {
        Dictionary<string, Metric> index = new(StringComparer.Ordinal);
        foreach (var metric in reading.Metrics)
        {
            if (!metric.Samples.Any(sample => sample.Suffix.Length > 0))
                index.TryAdd(metric.Name, metric);
            else
                foreach (var part in metric.Samples.GroupBy(sample => sample.Suffix, StringComparer.Ordinal))
                    index.TryAdd(metric.Name + part.Key, metric with { Samples = [.. part] });
        }

        return index;
    }
}
