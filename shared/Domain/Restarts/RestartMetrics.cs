using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Restarts;

/// <summary>Tells which services restarts did not help. One that answers again is no longer among them.</summary>
/// <param name="journal">What is known.</param>
/// <param name="order">The container's services.</param>
/// <param name="readiness">Asks those that are marked.</param>
public sealed class RestartMetrics(RestartJournal journal, ServiceOrder order, IServiceReadiness readiness) : IMetricsSource
{
    public string Name => "restarts";

    public TimeSpan Deadline => TimeSpan.FromSeconds(8);

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var history = (await journal.ReadAsync(cancellationToken)).History;
        foreach (var marked in history.Unhealthy)
        {
            if ((await readiness.AskAsync(marked.Service, cancellationToken)).State == Readiness.Ready)
                history = (await journal.RecordAsync(new ServiceWell(marked.Service), cancellationToken)).History;
        }

        return [new("service_unhealthy", "Whether restarts did not help a service, which is not well since.",
            [.. order.All.Select(service => new MetricSample(history.Unhealthy.Any(one => one.Service == service) ? 1 : 0, ("service", service)))])];
    }
}
