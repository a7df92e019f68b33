using System.Globalization;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Nginx;

/// <summary>
/// Requests to the application, from the log that nginx writes of them: each is counted once, whatever becomes of the file. Counting begins at the
/// log's end. See <see cref="AccessLine"/> for what nginx must write.
/// </summary>
/// <param name="file">The log.</param>
/// <param name="clock">Tells when a file that was moved away is left.</param>
public sealed class NginxMetrics(string file, TimeProvider clock) : IMetricsSource, IDisposable
{
    private readonly LogTail tail = new(file, clock);
    private readonly Dictionary<(string Method, int Status), long> requests = [];
    private readonly Histogram seconds = new(Histogram.RequestSeconds);
    private long malformed;

    public string Name => "nginx";

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            tail.Read(Count, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MetricsException("read", file, failure.Message, "Let nginx's log be readable for the user that this process runs as.", failure);
        }

        if (!tail.IsThere)
            throw new MetricsException("read", file, "it is not there", "Let nginx write it: access_log FILE superinsight; see docs/metrics.md.");
        return Task.FromResult<IReadOnlyList<Metric>>(
        [
            new("http_requests_total", "Requests to the application.", [.. requests.OrderBy(one => one.Key.Method, StringComparer.Ordinal).ThenBy(one => one.Key.Status)
                .Select(one => new MetricSample(one.Value, ("method", one.Key.Method), ("status", one.Key.Status.ToString("000", CultureInfo.InvariantCulture))))]) { Kind = MetricKind.Counter },
            seconds.ToMetric("http_request_duration_seconds", "From a request's first byte to its answer's last."),
            new("http_log_malformed_lines_total", "Lines of the log that are not as they should be.", [new(malformed)]) { Kind = MetricKind.Counter },
        ]);
    }

    public void Dispose() => tail.Dispose();

    private void Count(ReadOnlySpan<byte> line)
    {
        if (!AccessLine.TryParse(line, out var request))
        {
            malformed++;
            return;
        }

        requests[(request.Method, request.Status)] = requests.GetValueOrDefault((request.Method, request.Status)) + 1;
        seconds.Observe(request.Seconds);
    }
}
