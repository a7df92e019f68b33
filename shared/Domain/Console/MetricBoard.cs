namespace SuperInsight.Domain.Console;

/// <summary>A day of measurements, drawn together to what a chart can show.</summary>
/// <param name="From">Inclusive (UTC).</param>
/// <param name="To">Exclusive (UTC).</param>
/// <param name="Series">Those that were measured at least once.</param>
public sealed record MetricBoard(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<MetricSeries> Series)
{
    /// <summary>How long a point stands for.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMinutes(5);

    public MetricSeries? Find(string key) => Series.FirstOrDefault(series => series.Key == key);
}

/// <summary>One line of a chart.</summary>
/// <param name="Key">Names it: <c>cpu</c>.</param>
/// <param name="Points">One for each <see cref="MetricBoard.Step"/>, from the first to the last; null where nothing was measured.</param>
public sealed record MetricSeries(string Key, IReadOnlyList<double?> Points)
{
    /// <summary>The newest that is known.</summary>
    public double? Last => Points.LastOrDefault(point => point is not null);

    public double? Highest => Points.Max();

    public double? Average => Points.Average();
}
