using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Tests.Console;

public sealed class ReadMetricBoardTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 2, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Now);
    private readonly Recorded history = new();

    [Fact]
    public async Task RunAsync_AveragesGauges_AndLeavesOutWhatWasNotMeasured()
    {
        history.Add(Now.AddMinutes(-1), Gauge(40));
        history.Add(Now, Gauge(60));
        history.Add(Now.AddHours(-23), Gauge(10));

        var cpu = (await BoardAsync()).Find("cpu")!;

        Assert.Equal(288, cpu.Points.Count);
        Assert.Equal(50, cpu.Last);
        Assert.Equal(2, cpu.Points.Count(point => point is not null));
        Assert.Equal(50, cpu.Highest);
    }

    [Fact]
    public async Task RunAsync_TellsWhatCountersGrewBy_AlsoWhenTheyBeganAnew()
    {
        history.Add(Now.AddMinutes(-12), Requests(100, 0));
        history.Add(Now.AddMinutes(-7), Requests(400, 3));
        history.Add(Now.AddMinutes(-2), Requests(30, 30));

        var board = await BoardAsync();

        Assert.Equal([1.0, 0.1], board.Find("requests")!.Points.OfType<double>());
        Assert.Equal([1.0, 100.0], board.Find("errors")!.Points.OfType<double>());
    }

    [Fact]
    public async Task RunAsync_ReadsHoursThatAreOver_Once()
    {
        ReadMetricBoard read = new(history, clock);
        await read.RunAsync(TestContext.Current.CancellationToken);
        history.Reads.Clear();
        await read.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)], history.Reads);
    }

    private Task<MetricBoard> BoardAsync() => new ReadMetricBoard(history, clock).RunAsync(TestContext.Current.CancellationToken);

    private static Metric Gauge(double value) => new("system_cpu_usage_percent", "", [new(value)]);

    private static Metric Requests(double well, double failed) => new("http_requests_total", "", [new(well - failed, ("status", "200")), new(failed, ("status", "502"))]) { Kind = MetricKind.Counter };

    private sealed class Recorded : IMetricHistory
    {
        private readonly List<MetricsReading> readings = [];

        public List<DateTimeOffset> Reads { get; } = [];

        public void Add(DateTimeOffset at, Metric metric) => readings.Add(new(at, [metric]));

        public Task AppendAsync(MetricsReading reading, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<MetricsReading>> ReadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
        {
            Reads.Add(from);
            return Task.FromResult<IReadOnlyList<MetricsReading>>([.. readings.Where(reading => reading.At >= from && reading.At < until).OrderBy(reading => reading.At)]);
        }
    }
}
