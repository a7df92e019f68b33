using System.Text.Json;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Tests.Metrics;

/// <summary>The design's models, of a reading.</summary>
public sealed class MetricModelsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SystemMetrics_HasTheDesignsNames_AndTheFullestVolume()
    {
        var metrics = SystemMetrics.From(new(At,
        [
            Gauge("system_cpu_usage_percent", new MetricSample(12.5)), Gauge("system_memory_usage_percent", new MetricSample(50)),
            Gauge("system_disk_usage_percent", new MetricSample(10, ("volume", "root")), new MetricSample(91, ("volume", "data"))),
            Gauge("system_network_receive_bytes_total", new MetricSample(5, ("device", "eth0")), new MetricSample(7, ("device", "eth1"))),
            Gauge("system_network_transmit_bytes_total", new MetricSample(3, ("device", "eth0"))),
        ]));
        Assert.Equal("""{"timestamp":"2026-03-01T08:00:00+00:00","cpu_usage":12.5,"memory_usage":50,"disk_usage":91,"network_in":12,"network_out":3}""", JsonSerializer.Serialize(metrics));
        Assert.Equal(new SystemMetrics(At, null, null, null, null, null), SystemMetrics.From(new(At, [])));
    }

    [Fact]
    public void ServiceMetrics_HasTheDesignsNames_AndCountsBetweenTwoReadings()
    {
        var (earlier, later) = (Requests(ok: 10, failed: 2, seconds: 6), Requests(ok: 16, failed: 4, seconds: 10));
        Assert.Equal(
            """{"timestamp":"2026-03-01T08:00:00+00:00","service_name":"web","response_time":0.5,"request_count":8,"error_rate":0.25,"active_connections":3}""",
            JsonSerializer.Serialize(ServiceMetrics.From("web", later, earlier)));
        Assert.Equal(new ServiceMetrics(At, "web", 0.5, 20, 0.2, 3), ServiceMetrics.From("web", later));
        // Counting began anew in between.
        Assert.Equal(new ServiceMetrics(At, "web", 0.5, 12, 2 / 12.0, 3), ServiceMetrics.From("web", earlier, later));
        Assert.Equal(new ServiceMetrics(At, "web", null, 0, null, 3), ServiceMetrics.From("web", later, later));
        Assert.Equal(new ServiceMetrics(At, "web", null, null, null, null), ServiceMetrics.From("web", new(At, [])));
    }

    private static MetricsReading Requests(int ok, int failed, double seconds) => new(At,
    [
        Gauge("http_requests_total", new MetricSample(ok, ("method", "GET"), ("status", "200")), new MetricSample(failed, ("method", "GET"), ("status", "503"))),
        Gauge("http_request_duration_seconds", new MetricSample(seconds) { Suffix = "_sum" }, new MetricSample(ok + failed) { Suffix = "_count" }),
        Gauge("postgres_active_connections", new MetricSample(3)),
    ]);

    private static Metric Gauge(string name, params MetricSample[] samples) => new(name, "A.", samples);
}
