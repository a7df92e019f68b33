using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters;

/// <summary>Makes a metrics source when it is first asked, so that a missing setting closes this one and none of the others.</summary>
internal sealed class DeferredMetrics(string name, Func<IMetricsSource> make) : IMetricsSource
{
    private IMetricsSource? made;

    public string Name => name;

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        made ??= make();
        return made.MeasureAsync(cancellationToken);
    }
}
