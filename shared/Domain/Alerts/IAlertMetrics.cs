using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>The metrics that rules are held against.</summary>
public interface IAlertMetrics
{
    /// <summary>The newest there are.</summary>
    /// <exception cref="OperationException">There are none: everything counts as missing.</exception>
    Task<MetricsReading> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The newest reading of the history, where there is one; otherwise what can be measured here and now.</summary>
public sealed class NewestMetrics(ReadMetrics measure, IMetricHistory? history, TimeProvider clock) : IAlertMetrics
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    public async Task<MetricsReading> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return history is not null && (await history.ReadAsync(now - Fresh, now + TimeSpan.FromSeconds(1), cancellationToken)) is [.., var newest]
            ? newest
            : await measure.MeasureAsync(cancellationToken);
    }
}
