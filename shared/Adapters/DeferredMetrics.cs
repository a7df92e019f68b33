using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>Makes a metrics source when it is first asked, so that a missing setting closes this one and none of the others.</summary>
internal sealed class DeferredMetrics(string name, Func<IMetricsSource> make) : IMetricsSource, IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    private IMetricsSource? made;

    public string Name => name;

    public TimeSpan Deadline => TryMake()?.Deadline ?? Usual;

    public TimeSpan Keep => made?.Keep ?? TimeSpan.Zero;

    public IReadOnlyList<Metric> WhenAway => made?.WhenAway ?? [];

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        made ??= make();
        return made.MeasureAsync(cancellationToken);
    }

    public void Dispose() => (made as IDisposable)?.Dispose();

    /// <summary>Null where a setting is missing or unfit: measuring says so.</summary>
    private IMetricsSource? TryMake()
    {
        try
        {
            return made ??= make();
        }
        catch (SettingException)
        {
            return null;
        }
    }
}
