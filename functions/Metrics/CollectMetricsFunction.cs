using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Functions.Metrics;

/// <summary>Measures beside what is measured, and remembers it for a day.</summary>
public sealed class CollectMetricsFunction(CollectMetrics collectMetrics)
{
    [Function("CollectMetrics")]
    public Task Run([TimerTrigger("%CollectMetricsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return collectMetrics.RunAsync(cancellationToken);
    }
}
