using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Alerts;

public sealed class AttendAlarmTests
{
    private readonly AlertWorld world = new(AlertWorld.Rule() with { MaxPerHour = 100, MaxPerDay = 100, Repeat = TimeSpan.FromMinutes(5) }) { Value = 95 };

    private AttendAlarm Attend => new(world.Alerts, new ScriptedProcess("ada"));

    [Fact]
    public async Task Acknowledge_EndsReminders_ButNotTheAlarm()
    {
        var evaluator = world.Open();
        await world.TickAsync(evaluator, 6);
        var alarm = Assert.Single(await Attend.ListAsync(CancellationToken.None));
        Assert.Equal("ada", (await Attend.AcknowledgeAsync(alarm.Id, CancellationToken.None)).AcknowledgedBy);
        await world.TickAsync(evaluator, 60);
        world.Value = 20;
        await world.TickAsync(evaluator);
        Assert.Equal([AlertNoticeKind.Firing, AlertNoticeKind.Resolved], world.Notifier.Told.Select(notice => notice.Kind));

        var over = await Attend.FindAsync(alarm.Id, CancellationToken.None);
        Assert.Equal((AlertPhase.Resolved, "resolved"), (over.Phase, over.Decisions[^1].What));
        Assert.Equal("it is over", (await Assert.ThrowsAsync<AlarmException>(() => Attend.AcknowledgeAsync(alarm.Id, CancellationToken.None))).Reason);
        await Assert.ThrowsAsync<AlarmException>(() => Attend.FindAsync("none", CancellationToken.None));
    }

    [Fact]
    public async Task Silence_HoldsForLaterEpisodes_UntilItEnds()
    {
        var evaluator = world.Open();
        await world.TickAsync(evaluator);
        var (alarm, until) = await Attend.SilenceAsync(Assert.Single(await Attend.ListAsync(CancellationToken.None)).Id, TimeSpan.FromMinutes(10), CancellationToken.None);
        Assert.Equal(("high_cpu_usage", world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10)), (alarm.Rule, until));
        await world.TickAsync(evaluator, 10);
        world.Value = 20;
        await world.TickAsync(evaluator);
        world.Value = 95;
        await world.TickAsync(evaluator, 20);
        Assert.Empty(world.Actions.Done);
        Assert.Empty(world.Notifier.Told);
        await world.TickAsync(evaluator, 15);
        Assert.Single(world.Actions.Done);
        Assert.Single(world.Notifier.Told, notice => notice.Kind == AlertNoticeKind.Firing);
    }

    [Fact]
    public async Task Snapshots_HoldWhatTheFactsAddUpTo()
    {
        var evaluator = world.Open();
        for (var episode = 0; episode < 12; episode++)
        {
            world.Value = 95;
            await world.TickAsync(evaluator, 6);
            world.Value = 20;
            await world.TickAsync(evaluator, 3);
        }

        world.Value = 95;
        await world.TickAsync(evaluator, 6);
        Assert.NotNull((await world.Ledger.ReadAsync(new StreamName("alerts/state"), CancellationToken.None)).Snapshot);
        var state = await world.StateAsync();
        Assert.Equal((12, 13, 13L), (state.Closed.Count, world.Actions.Done.Count, state.Episodes));
        Assert.Equal(12, state.Closed.Select(alarm => alarm.Id).Distinct().Count());
        Assert.All(state.Closed, alarm => Assert.Equal(["pending", "firing", "scale_up", "scale_up", "notice Firing", "resolved"], alarm.Decisions.Select(decision => decision.What)));
        Assert.Equal(world.Actions.Done.Select(action => action.AlarmId), (string[])[.. state.Closed.Select(alarm => alarm.Id), Assert.Single(state.Alarms).Id]);
        Assert.Equal(13, state.Acted.Count);
    }
}
