namespace SuperInsight.Domain.Metrics;

/// <summary>What the values of a metric are. See <see href="https://prometheus.io/docs/concepts/metric_types/"/>.</summary>
public enum MetricKind
{
    /// <summary>How it is now; goes up and down.</summary>
    Gauge,

    /// <summary>How much there was since something started; only grows, and begins anew when that starts again.</summary>
    Counter,

    /// <summary>How many there were up to each bound, how many in all, and their sum. See <see cref="Histogram"/>.</summary>
    Histogram,
}
