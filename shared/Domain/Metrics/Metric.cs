namespace SuperInsight.Domain.Metrics;

/// <summary>One family of values, as monitoring systems read it.</summary>
/// <param name="Name">As Prometheus wants it: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, with the unit at its end.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Samples">In the order that they are written.</param>
public sealed record Metric(string Name, string Meaning, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>What may be done with the values.</summary>
    /// <value>A gauge.</value>
    public MetricKind Kind { get; init; }
}

/// <summary>One value.</summary>
/// <param name="Value">Any number; NaN and infinities are allowed.</param>
/// <param name="Labels">Name and value; names are <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</param>
public sealed record MetricSample(double Value, params IReadOnlyList<(string Name, string Value)> Labels)
{
    /// <summary>What follows the metric's name: <c>_bucket</c>, <c>_sum</c> or <c>_count</c> of a histogram; else nothing.</summary>
    public string Suffix { get; init; } = string.Empty;
}
