using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Freezes;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>Whatever fails, dies or runs twice: one alarm and one action for each time that it is bad for long enough.</summary>
public sealed class AlertModelTests
{
    [Property(MaxTest = 150)]
    public Task RunAsync_ActsOnceForEachEpisode_WhateverHappens(DoNotSize<int> seed) => Task.Run(async () =>
    {
        var random = new Random(seed.Item);
        var world = new AlertWorld(AlertWorld.Rule() with { Hold = TimeSpan.FromSeconds(30), MaxPerHour = 100, MaxPerDay = 100 });
        var evaluators = new EvaluateAlertRules?[2];
        var stretches = random.Next(1, 4);
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            foreach (var (value, ticks) in new[] { (95, 40), (20, 30) })
            {
                world.Value = value;
                for (var tick = 0; tick < ticks; tick++)
                {
                    // The last ten evaluations of each side go well: what was left is taken up.
                    var calm = tick >= ticks - 10;
                    for (var one = random.Next(2); one < evaluators.Length; one++)
                    {
                        if (calm || evaluators[one] is null)
                        {
                            if (calm)
                                world.Bury();
                            evaluators[one] = world.Open(calm ? null : Steps(random));
                        }

                        try
                        {
                            await evaluators[one]!.RunAsync(CancellationToken.None);
                        }
                        catch (ProcessDiedException)
                        {
                            evaluators[one] = null;
                        }
                    }

                    world.Clock.Advance(TimeSpan.FromSeconds(15));
                }
            }

            Assert.Equal(stretch + 1, world.Actions.Done.Count);
        }

        var state = await world.StateAsync();
        Assert.Empty(state.Open);
        Assert.Empty(state.Alarms);
        Assert.Equal(stretches, world.Notifier.Told.Where(notice => notice.Kind == AlertNoticeKind.Firing).Select(notice => notice.Key).Distinct().Count(key => state.Find(key.Split('/')[0])?.ActionKey is not null));
    }, TestContext.Current.CancellationToken);

    public static IEnumerable<TheoryDataRow<int, StepFate>> Deaths =>
        from step in Enumerable.Range(1, 34) from fate in (StepFate[])[StepFate.DiesBefore, StepFate.DiesAfter, StepFate.LosesAnswer] select new TheoryDataRow<int, StepFate>(step, fate);

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task RunAsync_IsTakenUp_WhereverItDied(int step, StepFate fate)
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var began = world.Clock.GetUtcNow();
        var steps = new ProcessSteps { Fate = (number, _) => number == step ? fate : StepFate.Works };
        var evaluator = world.Open(steps);
        for (var tick = 0; tick < 12; tick++)
        {
            try
            {
                await evaluator.RunAsync(CancellationToken.None);
            }
            catch (ProcessDiedException)
            {
                world.Bury();
                evaluator = world.Open();
            }

            world.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        var acted = Assert.Single(world.Actions.Done);
        var told = world.Notifier.Told.Where(notice => notice.Kind == AlertNoticeKind.Firing).ToArray();
        Assert.InRange(told.Length, 1, 2);
        Assert.Single(told.Select(notice => notice.Key).Distinct());
        var alarm = Assert.Single((await world.StateAsync()).Alarms);
        Assert.Equal((AlertPhase.Firing, acted.Key), (alarm.Phase, alarm.ActionKey));
        // One evaluation more than without the death at most: what was pending stays pending.
        Assert.InRange(alarm.FiringSince!.Value - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
        Assert.Empty((await world.StateAsync()).Open);
    }

    [Fact]
    public async Task PendingTime_SurvivesTheDeathOfEveryEvaluator()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        for (var tick = 0; tick < 5; tick++)
            await world.TickAsync(world.Open());

        Assert.Single(world.Actions.Done);
        var alarm = Assert.Single((await world.StateAsync()).Alarms);
        Assert.Equal(["pending", "firing", "scale_up"], alarm.Decisions.Select(decision => decision.What).Take(3));
    }

    [Fact]
    public async Task TwoEvaluators_AtTheSameMoments_ActAndTellOnce()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var (one, other) = (world.Open(), world.Open());
        for (var tick = 0; tick < 20; tick++)
        {
            await Task.WhenAll(one.RunAsync(CancellationToken.None), other.RunAsync(CancellationToken.None));
            world.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Single(world.Actions.Done);
        Assert.Single(world.Notifier.Told);
    }

    [Fact]
    public async Task LedgerAway_PeopleAreTold_ActionsWait_AndBothAreRecordedLater()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var away = false;
        var evaluator = world.Open(new ProcessSteps { Fate = (_, step) => away && !step.StartsWith("tell", StringComparison.Ordinal) ? StepFate.Fails : StepFate.Works });
        await world.TickAsync(evaluator, 2);
        away = true;
        await world.TickAsync(evaluator, 6);
        Assert.Equal(AlertNoticeKind.Firing, Assert.Single(world.Notifier.Told).Kind);
        Assert.Contains("the ledger is away", Assert.Single(world.Notifier.Told).Did[0], StringComparison.Ordinal);
        Assert.Empty(world.Actions.Done);
        Assert.Equal(AlertPhase.Pending, Assert.Single((await world.StateAsync()).Alarms).Phase);

        away = false;
        await world.TickAsync(evaluator, 3);
        Assert.Single(world.Actions.Done);
        Assert.Single(world.Notifier.Told);
        Assert.Equal(AlertPhase.Firing, Assert.Single((await world.StateAsync()).Alarms).Phase);
        Assert.Empty((await world.StateAsync()).Open);
    }

    [Fact]
    public async Task LedgerAway_AnAlarmThatIsOverMeanwhile_IsOnTheLedgerLater()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var away = false;
        var evaluator = world.Open(new ProcessSteps { Fate = (_, step) => away && !step.StartsWith("tell", StringComparison.Ordinal) ? StepFate.Fails : StepFate.Works });
        await world.TickAsync(evaluator, 6);
        away = true;
        world.Value = 20;
        await world.TickAsync(evaluator, 2);
        away = false;
        await world.TickAsync(evaluator, 2);
        Assert.Equal([AlertNoticeKind.Firing, AlertNoticeKind.Resolved], world.Notifier.Told.Select(notice => notice.Kind));
        Assert.Empty((await world.StateAsync()).Alarms);
        Assert.Single((await world.StateAsync()).Closed);
    }

    [Fact]
    public async Task FrozenActions_AreNotTaken_ButPeopleAreTold()
    {
        var world = new AlertWorld(AlertWorld.Rule(), AlertWorld.Rule("told", AlertActionKind.AlertAdmin)) { Value = 95 };
        await world.Freezes.FreezeAsync(FreezeScope.Actions, "ada", "a move", null, CancellationToken.None);
        var evaluator = world.Open();
        await world.TickAsync(evaluator, 7);
        Assert.Empty(world.Actions.Done);
        Assert.Equal(["high_cpu_usage", "told"], world.Notifier.Told.Select(notice => notice.Rule).Order());
        var alarm = (await world.StateAsync()).Alarms.Single(one => one.Rule == "high_cpu_usage");
        Assert.Single(alarm.Decisions, decision => decision.What == "no scale_up" && decision.Why == "actions are frozen by ada: a move" && decision.Rejected is ["scale_up"]);

        await world.Freezes.UnfreezeAsync(FreezeScope.Actions, "ada", CancellationToken.None);
        await world.TickAsync(evaluator, 2);
        Assert.Single(world.Actions.Done);
    }

    [Fact]
    public async Task NobodyToTell_RaisesAnAlarm_UntilItIsOver()
    {
        var world = new AlertWorld(AlertWorld.Rule("told", AlertActionKind.AlertAdmin)) { Value = 95, HasNotifier = false };
        var evaluator = world.Open();
        await world.TickAsync(evaluator, 6);
        Assert.Equal("alert/told", Assert.Single(await world.Alarms.ListAsync(CancellationToken.None)).Key);
        world.Value = 20;
        await world.TickAsync(evaluator, 2);
        Assert.Empty(await world.Alarms.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task RulesThatCannotBeReadAnyMore_HoldOn_AndRaiseAnAlarm()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var evaluator = world.Open();
        await world.TickAsync(evaluator);
        world.RulesFail = new Domain.Settings.SettingException("Alerts__RulesFile", "alerts.yaml:3: it is wrong", "Mend it.");
        await world.TickAsync(evaluator, 6);
        Assert.Single(world.Actions.Done);
        Assert.Equal("alert-rules", Assert.Single(await world.Alarms.ListAsync(CancellationToken.None)).Key);
        await Assert.ThrowsAsync<Domain.Settings.SettingException>(() => world.Open().RunAsync(CancellationToken.None));
        world.RulesFail = null;
        await world.TickAsync(evaluator);
        Assert.Empty(await world.Alarms.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task NoticeThatFails_IsRepeated_UntilItIsGiven()
    {
        var world = new AlertWorld(AlertWorld.Rule()) { Value = 95 };
        var attempts = 0;
        await world.TickAsync(world.Open(new ProcessSteps { Fate = (_, step) => step.StartsWith("tell", StringComparison.Ordinal) && ++attempts < 4 ? StepFate.Fails : StepFate.Works }), 30);
        Assert.Single(world.Notifier.Told);
        Assert.Equal(4, attempts);
    }

    private static ProcessSteps Steps(Random random) => new()
    {
        // An action that fails is not repeated: that would be no action at all.
        Fate = (_, step) => random.Next(25) switch { 0 when !step.StartsWith("act", StringComparison.Ordinal) => StepFate.Fails, 1 => StepFate.LosesAnswer, 2 => StepFate.DiesBefore, 3 => StepFate.DiesAfter, _ => StepFate.Works },
    };
}
