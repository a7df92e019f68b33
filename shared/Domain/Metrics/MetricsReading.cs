namespace SuperInsight.Domain.Metrics;

/// <summary>What was measured at one moment.</summary>
/// <param name="At">When the measuring began (UTC).</param>
/// <param name="Metrics">Of all parts that could be measured, and <c>metrics_readable</c>, which tells which could not.</param>
public sealed record MetricsReading(DateTimeOffset At, IReadOnlyList<Metric> Metrics);
