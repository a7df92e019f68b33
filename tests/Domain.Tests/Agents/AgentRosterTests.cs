using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Tests.Agents;

public sealed class AgentRosterTests
{
    private readonly AgentStand stand = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Presence_TellsOfASilentAgent_AfterAMinute_ForADay_OverARestartOfTheController()
    {
        await HearAsync("web-1");
        Assert.Equal(["web-1 1"], await PresenceAsync());
        stand.World.Clock.Advance(AgentRoster.Silence);
        Assert.Equal(["web-1 1"], await PresenceAsync());
        stand.World.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["web-1 0"], await PresenceAsync());
        stand.OpenController();
        Assert.Empty(await PresenceAsync());
        stand.World.Clock.Advance(AgentRoster.Silence + TimeSpan.FromSeconds(1));
        Assert.Equal(["web-1 0"], await PresenceAsync());
        stand.World.Clock.Advance(AgentRoster.Memory);
        Assert.Empty(await PresenceAsync());
    }

    [Fact]
    public async Task Presence_DoesNotMissAnAgent_InWhosePlaceAnotherCame()
    {
        for (var i = 0; i < 100; i++)
        {
            await HearAsync("web-1");
            stand.World.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        await HearAsync("web-2");
        for (var i = 0; i < 5; i++)
        {
            stand.World.Clock.Advance(TimeSpan.FromSeconds(15));
            await HearAsync("web-2");
        }

        Assert.Equal(["web-2 1"], await PresenceAsync());
        stand.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["web-1 0", "web-2 0"], (await PresenceAsync()).Order());
    }

    [Fact]
    public async Task Metrics_RaiseAnAlarm_UntilTheAgentIsHeardAgain()
    {
        AlarmLedger alarms = new(stand.World.Ledger, NullLogger<AlarmLedger>.Instance);
        AgentMetrics metrics = new(stand.Roster, alarms);
        await HearAsync("web-1");
        Assert.Equal(1, await UpAsync(metrics));
        stand.World.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await UpAsync(metrics));
        Assert.Equal(0, await UpAsync(metrics));
        Assert.Equal(["agent-silent/web-1"], (await alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key));
        await HearAsync("web-1");
        Assert.Equal(1, await UpAsync(metrics));
        Assert.Empty(await alarms.ListAsync(Cancellation));
    }

    private static async Task<double> UpAsync(AgentMetrics metrics) => new MetricsReading(default, await metrics.MeasureAsync(Cancellation)).Find("agent_up").Single().Value;

    private async Task HearAsync(string agent) => Assert.True(await stand.Roster.HearAsync(AgentName.Of(agent), stand.Measure(), Cancellation));

    private async Task<string[]> PresenceAsync() => [.. (await stand.Roster.PresenceAsync(Cancellation)).Select(one => $"{one.Agent} {(one.IsHeard ? 1 : 0)}")];
}
