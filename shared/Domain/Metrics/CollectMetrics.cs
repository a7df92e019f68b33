using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Metrics;

/// <summary>Measures and remembers, beside what is measured; a controller has nothing to measure. Safe to repeat.</summary>
/// <param name="role">What this process is there for.</param>
/// <param name="latest">Measures.</param>
/// <param name="history">Remembers for a day; asked for only where something is measured.</param>
public sealed class CollectMetrics(OperatorRole role, LatestMetrics latest, Func<IMetricHistory> history)
{
    /// <exception cref="OperationException">The history cannot be written. The reading serves all the same.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (role == OperatorRole.Controller)
            return;
        var reading = await latest.MeasureAsync(cancellationToken);
        await history().AppendAsync(reading, cancellationToken);
    }
}
