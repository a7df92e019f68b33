using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters.Tests.Metrics;

/// <summary>What everything that keeps agents' readings keeps to.</summary>
public abstract class AgentHistoriesContract
{
    protected static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);

    protected static readonly AgentName First = AgentName.Of("web-1"), Second = AgentName.Of("web-2");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IAgentHistories Histories { get; }

    [Fact]
    public async Task List_IsEmpty_BeforeAnybodyIsHeard_AndNobodyHasReadings()
    {
        Assert.Empty(Histories.List());
        Assert.Empty(await Histories.Of(First).ReadAsync(Now.AddDays(-2), Now.AddDays(2), Cancellation));
    }

    [Fact]
    public async Task Of_GivesEachAgentItsOwn()
    {
        await Histories.AppendAsync(Second, Reading(Now.AddMinutes(-2), 2), Cancellation);
        await Histories.AppendAsync(First, Reading(Now.AddMinutes(-2), 1), Cancellation);
        await Histories.AppendAsync(First, Reading(Now.AddMinutes(-1), 3), Cancellation);

        Assert.Equal([First, Second], Histories.List());
        Assert.Equal((double[])[1, 3], await ValuesAsync(First));
        Assert.Equal((double[])[2], await ValuesAsync(Second));
    }

    [Fact]
    public async Task List_LeavesOutWhoWasNotHeardForADay()
    {
        await Histories.AppendAsync(First, Reading(Now.AddHours(-26), 1), Cancellation);
        await Histories.AppendAsync(Second, Reading(Now.AddHours(-20), 2), Cancellation);

        Assert.Equal([Second], Histories.List());
    }

    protected static MetricsReading Reading(DateTimeOffset at, double value) => new(at, [new("a", "m", [new(value)])]);

    private async Task<double[]> ValuesAsync(AgentName agent) => [.. (await Histories.Of(agent).ReadAsync(Now.AddDays(-1), Now, Cancellation)).Select(reading => reading.Find("a").Single().Value)];
}
