namespace SuperInsight.Domain.Metrics;

/// <summary>What was measured at one moment.</summary>
/// <param name="At">When the measuring began (UTC).</param>
/// <param name="Metrics">Of all sources that could be measured, and <c>source_up</c>, which tells which could not. What is not configured is absent.</param>
public sealed record MetricsReading(DateTimeOffset At, IReadOnlyList<Metric> Metrics)
{
    /// <summary>The values of a metric; none where it was not measured.</summary>
    /// <param name="name">Of the metric, with a histogram's suffix: <c>http_request_duration_seconds_count</c>.</param>
    public IEnumerable<MetricSample> Find(string name) =>
        Metrics.Where(metric => name.StartsWith(metric.Name, StringComparison.Ordinal))
            .SelectMany(metric => metric.Samples.Where(sample => sample.Suffix.AsSpan().SequenceEqual(name.AsSpan(metric.Name.Length))));
}
