using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alarms;

/// <summary>Counts the raised alarms.</summary>
public sealed class AlarmMetrics(AlarmLedger alarms) : IMetricsSource
{
    public string Name => "alarms";

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var raised = await alarms.ListAsync(cancellationToken);
        return [new("alarms_raised", "Alarms that are not cleared.", [.. Enum.GetValues<AlarmSeverity>()
            .Select(severity => new MetricSample(raised.Count(alarm => alarm.Severity == severity), ("severity", severity.ToString())))])];
    }
}
