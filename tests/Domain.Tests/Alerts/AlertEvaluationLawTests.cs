using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>Laws of the pure evaluation. Half of property 2 is here: the action comes in time, and no oscillation makes more of them than allowed.</summary>
public sealed class AlertEvaluationLawTests
{
    private static readonly TimeSpan Interval = AlertRules.UsualInterval;

    [Property(MaxTest = 300)]
    public void Action_ComesWithinDurationAndTwoEvaluations_AboveTheThreshold(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var rule = AlertWorld.Rule() with { Duration = TimeSpan.FromSeconds(random.Next(0, 400)), Hold = TimeSpan.FromSeconds(random.Next(0, 120)), MaxPerHour = 10_000, MaxPerDay = 10_000 };
        // The value crosses at a moment of its own, between evaluations, and stays above.
        var crosses = AlertWorld.Start + TimeSpan.FromSeconds(random.Next(0, 3600));
        var simulation = new AlertSimulation(new([rule], Interval), _ => ActionOutcome.Done("done"));
        for (var at = AlertWorld.Start; ; at += Interval)
        {
            var value = at >= crosses ? 80.5 + random.Next(0, 20) : random.Next(0, 81);
            if (simulation.Step(AlertWorld.Reading(at, value)).Any(one => one.What == "scale_up"))
            {
                Assert.InRange(at, crosses + rule.Duration, crosses + rule.Duration + 2 * Interval);
                return;
            }

            Assert.True(at <= crosses + rule.Duration + 2 * Interval, $"no action {at - crosses} after it rose above");
        }
    }

    [Property(MaxTest = 200)]
    public void Actions_NeverExceedTheirBounds_UnderAnyOscillation(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var rule = AlertWorld.Rule() with
        {
            Duration = TimeSpan.FromSeconds(15 * random.Next(0, 5)), Hold = TimeSpan.FromSeconds(15 * random.Next(0, 3)), MaxPerHour = random.Next(0, 5), MaxPerDay = random.Next(0, 12), Cooldown = TimeSpan.FromMinutes(random.Next(0, 20)),
            Escalation = random.Next(2) == 0 ? [] : [new(TimeSpan.FromMinutes(1), AlertActionKind.RestartService)],
        };
        var simulation = new AlertSimulation(new([rule], Interval), _ => random.Next(3) == 0 ? ActionOutcome.Failed("no") : ActionOutcome.Done("done"));
        List<DateTimeOffset> acted = [];
        var at = AlertWorld.Start;
        for (var i = 0; i < 2500; i++, at += Interval)
        {
            // Runs of one side, of any length.
            double? value = random.Next(12) == 0 ? null : i / (1 + seed.Item % 7 * (seed.Item % 7)) % 2 == 0 ? 95 : 20;
            acted.AddRange(simulation.Step(AlertWorld.Reading(at, value)).Where(one => one.Kind == AlertEventKind.Action).Select(_ => at));
        }

        foreach (var first in acted)
        {
            Assert.InRange(acted.Count(one => one >= first && one - first < TimeSpan.FromHours(1)), 0, rule.MaxPerHour);
            Assert.InRange(acted.Count(one => one >= first && one - first < TimeSpan.FromDays(1)), 0, rule.MaxPerDay);
            Assert.InRange(acted.Count(one => one >= first && one - first < rule.Cooldown), 0, 1);
        }
    }

    [Property(MaxTest = 200)]
    public void Evaluate_ChangesNothing_WhenRepeatedOrLate(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var rules = new AlertRules([AlertWorld.Rule() with { Missing = (MissingPolicy)random.Next(3), Hold = TimeSpan.FromSeconds(random.Next(60)), Repeat = TimeSpan.FromMinutes(2) }], Interval);
        var state = AlertState.Empty;
        var at = AlertWorld.Start;
        for (var i = 0; i < 120; i++, at += Interval)
        {
            double? value = random.Next(10) == 0 ? null : i / 10 % 2 == 0 ? 95 : 20;
            var reading = AlertWorld.Reading(at, value);
            var fact = AlertEvaluation.Evaluate(rules, state, reading, at, AlertSurroundings.Usual);
            state = state.Apply(fact, at);
            foreach (var effect in fact.Effects)
                state = state.Apply(new ActionDone(effect.Key, "done"), at);
            Assert.False(AlertEvaluation.Evaluate(rules, state, reading, at, AlertSurroundings.Usual).IsNews, $"step {i}");
            Assert.False(AlertEvaluation.Evaluate(rules, state, AlertWorld.Reading(at - TimeSpan.FromSeconds(random.Next(1, 200)), 100 - value), at + TimeSpan.FromSeconds(1), AlertSurroundings.Usual).IsNews, $"late, step {i}");
        }
    }

    [Property(MaxTest = 200)]
    public void Clock_MayJump_AndTimeIsOnlyCountedByEvaluations(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var rule = AlertWorld.Rule() with { Duration = TimeSpan.FromMinutes(3), MaxPerHour = 10_000, MaxPerDay = 10_000 };
        var rules = new AlertRules([rule], Interval);
        var (state, at, above) = (AlertState.Empty, AlertWorld.Start, 0);
        HashSet<string> keys = [];
        for (var i = 0; i < 200; i++)
        {
            at += random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(-90_000, 90_000)) : Interval;
            var value = i / 20 % 2 == 0 ? 95 : 20;
            above = value > 80 ? above + 1 : 0;
            var fact = AlertEvaluation.Evaluate(rules, state, AlertWorld.Reading(AlertWorld.Start + i * Interval, value), at, AlertSurroundings.Usual);
            state = state.Apply(fact, at);
            Assert.All(state.Alarms, alarm => Assert.InRange(alarm.PendingFor(state.Counted), TimeSpan.Zero, 2 * Interval * Math.Max(0, above - 1)));
            Assert.All(fact.Effects.Where(effect => effect.Action is not null), effect =>
            {
                Assert.True(above > 3 * 60 / 30, "it fired before the condition was seen often enough");
                Assert.True(keys.Add(effect.Key), "an action was decided twice");
            });
        }

        Assert.True(keys.Count <= 5, $"{keys.Count} actions in five stretches");
    }
}
