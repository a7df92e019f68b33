using FsCheck.Xunit;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.Metrics;

/// <summary>What every history of readings keeps to.</summary>
public abstract class MetricHistoryContract
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IMetricHistory Open();

    [Fact]
    public async Task ReadAsync_GivesNothing_WhenNothingWasAppended() => Assert.Empty(await Open().ReadAsync(Start, Start.AddDays(1), Cancellation));

    [Property(MaxTest = 100)]
    public async Task ReadAsync_GivesWhatWasAppended_TheOldestFirst(int seed)
    {
        var random = new Random(seed);
        MetricsReading[] readings = [.. Enumerable.Range(0, random.Next(1, 13)).Select(_ => Generated(random))];
        var history = Open();
        foreach (var reading in readings)
            await history.AppendAsync(reading, Cancellation);
        var expected = readings.DistinctBy(reading => reading.At).OrderBy(reading => reading.At).Select(Text);
        Assert.Equal(expected, (await history.ReadAsync(Start, Start.AddDays(1), Cancellation)).Select(Text));
    }

    [Fact]
    public async Task ReadAsync_IsInclusiveThere_AndExclusiveHere()
    {
        var history = Open();
        for (var minute = 58; minute < 63; minute++)
            await history.AppendAsync(Reading(Start.AddMinutes(minute), minute), Cancellation);
        Assert.Equal([59, 60, 61], (await history.ReadAsync(Start.AddMinutes(59), Start.AddMinutes(62), Cancellation)).Select(reading => reading.Find("a").Single().Value));
    }

    [Fact]
    public async Task AppendAsync_KeepsOneOfAMoment_TheFirst()
    {
        var history = Open();
        await history.AppendAsync(Reading(Start, 1), Cancellation);
        await history.AppendAsync(Reading(Start, 2), Cancellation);
        Assert.Equal(1, Assert.Single(await history.ReadAsync(Start, Start.AddTicks(1), Cancellation)).Find("a").Single().Value);
    }

    [Fact]
    public async Task AppendAsync_KeepsWhatItHad_WhenTheClockJumpsBack()
    {
        var history = Open();
        DateTimeOffset[] moments = [Start.AddHours(2), Start.AddHours(2).AddSeconds(15), Start.AddMinutes(-30), Start.AddMinutes(-30).AddSeconds(15), Start.AddHours(2).AddSeconds(30)];
        foreach (var at in moments)
            await history.AppendAsync(Reading(at, at.Ticks), Cancellation);
        Assert.Equal(moments.Order(), (await history.ReadAsync(Start.AddDays(-1), Start.AddDays(1), Cancellation)).Select(reading => reading.At));
    }

    [Fact]
    public async Task AppendAsync_ForgetsWhatIsOlderThanADay_AndWhatAWrongClockLeftBeyondOne()
    {
        var history = Open();
        await history.AppendAsync(Reading(Start.AddDays(400), 0), Cancellation);
        for (var hour = 0; hour < 60; hour++)
            await history.AppendAsync(Reading(Start.AddHours(hour), hour), Cancellation);
        var kept = (await history.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancellation)).Select(reading => (int)reading.Find("a").Single().Value).ToArray();
        Assert.Equal(Enumerable.Range(36, 24), kept[^24..]);
        // To the hour.
        Assert.InRange(kept.Length, 24, 25);
    }

    protected static MetricsReading Reading(DateTimeOffset at, double value) => new(at, [new("a", "A.", [new(value)])]);

    /// <summary>Order of metrics and samples is not promised; metrics without samples are none.</summary>
    protected static string Text(MetricsReading reading) => $"{reading.At:O}\n" + PrometheusText
        .Write(reading.Metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal)
            .Select(metric => metric with { Samples = [.. metric.Samples.OrderBy(sample => sample.Suffix + string.Join(',', sample.Labels), StringComparer.Ordinal)] }));

    /// <summary>Series come and go, labels hold anything, numbers too, and moments come in any order and twice.</summary>
    private static MetricsReading Generated(Random random)
    {
        double[] odd = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 42, double.Epsilon, double.MaxValue];
        string[] labels = ["", "a", "ä\"\\\n", "\0", "x\0y"];
        return new(Start.AddSeconds(15 * random.Next(5 * 240)), [.. Enumerable.Range(0, 10).Where(_ => random.Next(3) > 0).Select(number =>
        {
            var label = labels[random.Next(labels.Length)];
            MetricSample[] samples = number switch
            {
                0 => [],
                1 => [new(Value())],
                < 6 => [new(Value(), ("l", label), ("k", "v")), new(Value(), ("l", "other"))],
                _ => [new(Value(), ("le", "+Inf")) { Suffix = "_bucket" }, new(Value()) { Suffix = "_sum" }, new(3) { Suffix = "_count" }],
            };
            return new Metric($"m{number}", $"Meaning {number}.", samples) { Kind = number switch { < 4 => MetricKind.Gauge, < 6 => MetricKind.Counter, _ => MetricKind.Histogram } };
        })]);

        double Value() => random.Next(2) == 0 ? odd[random.Next(odd.Length)] : random.NextDouble();
    }
}
