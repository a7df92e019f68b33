using SuperInsight.Domain.Metrics;

namespace SuperInsight.Fakes.Metrics;

/// <summary>A day of readings in memory.</summary>
public sealed class InMemoryMetricHistory : IMetricHistory
{
    private readonly SortedDictionary<DateTimeOffset, MetricsReading> readings = [];

    public Task AppendAsync(MetricsReading reading, CancellationToken cancellationToken)
    {
        lock (readings)
        {
            readings.TryAdd(reading.At, reading with { Metrics = [.. reading.Metrics.Where(metric => metric.Samples.Count > 0)] });
            foreach (var old in readings.Keys.Where(at => at <= reading.At.AddDays(-1) || at > reading.At.AddDays(1)).ToArray())
                readings.Remove(old);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MetricsReading>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        lock (readings)
            return Task.FromResult<IReadOnlyList<MetricsReading>>([.. readings.Values.Where(reading => reading.At >= from && reading.At < until)]);
    }
}
