namespace SuperInsight.Domain.Metrics;

/// <summary>What was measured before: a day at fifteen seconds, bounded. Outside PostgreSQL and Redis: it must be there when they are not.</summary>
public interface IMetricHistory
{
    /// <summary>Adds a reading; what is older than a day goes. One of the same moment is there once.</summary>
    Task AppendAsync(MetricsReading reading, CancellationToken cancellationToken);

    /// <summary>The readings from a moment (inclusive) up to another (exclusive), the oldest first.</summary>
    Task<IReadOnlyList<MetricsReading>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}
