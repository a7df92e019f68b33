using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Metrics;

/// <summary>Measures and remembers, beside what is measured; a controller has nothing to measure. Safe to repeat.</summary>
/// <param name="role">What this process is there for.</param>
/// <param name="latest">Measures.</param>
/// <param name="history">Remembers for a day; asked for only where something is measured.</param>
/// <param name="duties">Begins what an agent does with a reading, and returns at once; null for nothing.</param>
public sealed class CollectMetrics(OperatorRole role, LatestMetrics latest, Func<IMetricHistory> history, Action<MetricsReading>? duties = null)
{
    /// <exception cref="OperationException">The history cannot be written. The reading serves all the same.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (role == OperatorRole.Controller)
            return;
        var reading = await latest.MeasureAsync(cancellationToken);
        try
        {
            await history().AppendAsync(reading, cancellationToken);
        }
        finally
        {
            if (role == OperatorRole.Agent)
                duties?.Invoke(reading);
        }
    }
}
