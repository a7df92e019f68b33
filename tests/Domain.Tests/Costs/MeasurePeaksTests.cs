using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Metrics;
using SuperInsight.Fakes.Metrics;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class MeasurePeaksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_TellsTheUsual_TheMost_AndInHowManyHours()
    {
        // 1 to 100 percent in a hundred readings of twenty hours: 95 of them are no more than 95.
        var history = await MeasuredAsync(100, TimeSpan.FromMinutes(12), reading => (reading + 1, 40 + reading % 7));

        Assert.Equal(new UsePeaks(0.95m, 1, 0.46m, 20), await PeaksAsync(history));
    }

    [Fact]
    public async Task RunAsync_TakesTheMachineThatNeededMost()
    {
        var (calm, busy) = (await MeasuredAsync(96, TimeSpan.FromMinutes(15), _ => (10, 70)), await MeasuredAsync(96, TimeSpan.FromMinutes(15), reading => (reading == 50 ? 80 : 20, 30)));

        Assert.Equal(new UsePeaks(0.2m, 0.8m, 0.7m, 24), await PeaksAsync(calm, busy));
    }

    [Fact]
    public async Task RunAsync_TellsNothing_OfHalfADay_OrOfAMachineThatIsNotMeasured()
    {
        Assert.Null(await PeaksAsync());
        Assert.Null(await PeaksAsync(new InMemoryMetricHistory()));
        Assert.Null(await PeaksAsync(await MeasuredAsync(44, TimeSpan.FromMinutes(15), _ => (10, 10))));
        // A container without limits of its own says more than all.
        Assert.Null(await PeaksAsync(await MeasuredAsync(96, TimeSpan.FromMinutes(15), _ => (150, 10))));
        Assert.NotNull(await PeaksAsync(await MeasuredAsync(48, TimeSpan.FromMinutes(15), _ => (10, 10))));
    }

    private static Task<UsePeaks?> PeaksAsync(params IMetricHistory[] histories) => new MeasurePeaks(() => histories, new FakeTimeProvider(Now)).RunAsync(Cancellation);

    /// <summary>So many readings up to now, the newest last.</summary>
    private static async Task<IMetricHistory> MeasuredAsync(int count, TimeSpan apart, Func<int, (double Cpu, double Memory)> measure)
    {
        InMemoryMetricHistory history = new();
        for (var reading = 0; reading < count; reading++)
        {
            var (cpu, memory) = measure(reading);
            await history.AppendAsync(new(Now - (count - reading) * apart, [new("system_cpu_usage_percent", "", [new(cpu)]), new("system_memory_usage_percent", "", [new(memory)])]), Cancellation);
        }

        return history;
    }
}
