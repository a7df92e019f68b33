using SuperInsight.Domain.Metrics;

namespace SuperInsight.Fakes.Alerts;

/// <summary>A history in memory. One reading of a moment, the first.</summary>
public sealed class InMemoryMetricHistory : IMetricHistory
{
    private readonly SortedDictionary<DateTimeOffset, MetricsReading> readings = [];

    public Task AppendAsync(MetricsReading reading, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reading);
        readings.TryAdd(reading.At, reading);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MetricsReading>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MetricsReading>>([.. readings.Values.Where(reading => reading.At >= from && reading.At < until)]);
}
