using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Metrics;

/// <summary>Measures every capability. One that cannot be measured does not hide the others: <c>metrics_readable</c> tells which.</summary>
public sealed partial class ReadMetrics(IEnumerable<IMetricsSource> sources, TimeProvider clock, ILogger<ReadMetrics> logger)
{
    /// <summary>Prometheus' text.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken) => PrometheusText.Write((await MeasureAsync(cancellationToken)).Metrics);

    public async Task<MetricsReading> MeasureAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        List<Metric> metrics = [];
        List<MetricSample> readable = [];
        foreach (var source in sources)
        {
            try
            {
                metrics.AddRange(await source.MeasureAsync(cancellationToken));
                readable.Add(new(1, ("part", source.Name)));
            }
            catch (OperationException failure)
            {
                LogUnreadable(logger, failure, source.Name);
                readable.Add(new(0, ("part", source.Name)));
            }
        }

        return new(at, [.. metrics, new("metrics_readable", "Whether a part of the system could be measured.", readable)]);
    }

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "The metrics of {Part} could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string part);
}
