using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>What each key of a rule does, over time.</summary>
public sealed class AlertEvaluationTests
{
    private static readonly AlertRule Rule = AlertWorld.Rule();

    /// <summary>When everything is pending at once, each evaluation must not record everything anew.</summary>
    [Fact]
    public void Evaluate_RecordsOnlyThatTimeWentOn_WhileSeriesArePending()
    {
        var rules = new AlertRules([AlertWorld.Rule() with { Duration = TimeSpan.FromMinutes(5) }], AlertRules.UsualInterval);
        var (state, at) = (AlertState.Empty, AlertWorld.Start);
        AlertsEvaluated fact = new(default, default);
        for (var step = 0; step <= 20; step++, at += AlertRules.UsualInterval)
        {
            fact = AlertEvaluation.Evaluate(rules, state, AlertWorld.Reading(at, 95), at, AlertSurroundings.Usual);
            state = state.Apply(fact, at);
            Assert.True(fact.IsNews, $"step {step}");
            Assert.Equal(step is 0 or 20 ? 1 : 0, fact.Changed.Count);
            Assert.Equal(step * AlertRules.UsualInterval, state.Alarms.Single().PendingFor(state.Counted));
        }

        Assert.Equal(AlertPhase.Firing, fact.Changed.Single().Phase);
    }

    [Fact]
    public void Hold_KeepsAnAlarm_ThroughAShortRecovery()
    {
        var events = Play([Rule with { Hold = TimeSpan.FromSeconds(45) }], "95x6 20x3 95x3 20x5");
        Assert.Equal(["4 firing", "15 resolved"], Of(events, AlertEventKind.Alarm, "firing", "resolved"));
        Assert.Equal(["4 scale_up"], Of(events, AlertEventKind.Action));
    }

    [Fact]
    public void Recovery_KeepsAnAlarm_BetweenTheThresholds() =>
        Assert.Equal(["4 firing", "16 resolved"], Of(Play([Rule with { Recovery = 70 }], "95x6 75x10 70"), AlertEventKind.Alarm, "firing", "resolved"));

    [Theory]
    [InlineData(MissingPolicy.Keep, "4 firing")]
    [InlineData(MissingPolicy.Ok, "4 firing|10 resolved")]
    [InlineData(MissingPolicy.Firing, "4 firing")]
    public void Missing_WhileItFires_IsWhatTheRuleSays(MissingPolicy missing, string expected) =>
        Assert.Equal(expected, string.Join('|', Of(Play([Rule with { Missing = missing, MissingAfter = TimeSpan.FromMinutes(1) }], "95x6 _x10"), AlertEventKind.Alarm, "firing", "resolved")));

    [Fact]
    public void Missing_OfASeriesThatWasWell_FiresAfterTheDeadline_WhereTheRuleSaysSo()
    {
        Assert.Equal(["7 firing", "11 resolved"], Of(Play([Rule with { Missing = MissingPolicy.Firing, MissingAfter = TimeSpan.FromMinutes(1) }], "20x3 _x8 20x2"), AlertEventKind.Alarm, "firing", "resolved"));
        Assert.Empty(Play([Rule with { Missing = MissingPolicy.Keep }], "20x3 _x30"));
    }

    [Fact]
    public void Missing_OfAMetricThatNeverWas_FiresAfterTheDeadline_AndIsOverWhenItComes() =>
        Assert.Equal(["4 firing", "8 resolved"], Of(Play([Rule with { Missing = MissingPolicy.Firing, MissingAfter = TimeSpan.FromMinutes(1) }], "_x8 20x3"), AlertEventKind.Alarm, "firing", "resolved"));

    /// <summary>A histogram's buckets, sum and count are numbers of different things: a rule names the one it means.</summary>
    [Theory]
    [InlineData("request_seconds", "")]
    [InlineData("request_seconds_count", "5 > 4 for 1m|")]
    [InlineData("request_seconds_sum", "9.5 > 4 for 1m|")]
    [InlineData("request_seconds_bucket", "5 > 4 for 1m|le=\"+Inf\"")]
    public void Parts_OfAHistogram_AreMetricsOfTheirOwn(string metric, string expected)
    {
        var rule = Rule with { Metric = metric, Condition = new(AlertComparison.Above, 4) };
        Histogram histogram = new([1, 5]);
        foreach (var seconds in (double[])[0.5, 0.5, 0.5, 2, 6])
            histogram.Observe(seconds);
        AlertSimulation simulation = new(new([rule], AlertRules.UsualInterval), _ => ActionOutcome.Done(""));
        List<AlertEvent> events = [];
        for (var step = 0; step < 6; step++)
            events.AddRange(simulation.Step(new(AlertWorld.Start + step * AlertRules.UsualInterval, [histogram.ToMetric("request_seconds", "m")])));
        Assert.Equal(expected.Length == 0 ? [] : [$"{metric} {expected}"], events.Where(one => one.What == "firing" && one.Kind == AlertEventKind.Alarm).Select(one => $"{one.Why}|{one.Series}"));
    }

    [Fact]
    public void Cooldown_PutsTheNextActionOff_AndSaysWhyOnce()
    {
        var events = Play([Rule with { Cooldown = TimeSpan.FromMinutes(5) }], "95x6 20 95x30");
        Assert.Equal(["4 scale_up", "24 scale_up"], Of(events, AlertEventKind.Action));
        Assert.Equal("it waits for 5m after the last one", Assert.Single(events, one => one.Event.Kind == AlertEventKind.Refusal).Event.Why);
    }

    [Fact]
    public void Verify_EscalatesOnce_AndDoesNotRepeatTheAction()
    {
        var events = Play([Rule with { Verify = TimeSpan.FromMinutes(2), Repeat = TimeSpan.Zero }], "95x60");
        Assert.Equal(["4 scale_up"], Of(events, AlertEventKind.Action));
        Assert.Equal(["4 firing", "12 escalated"], Of(events, AlertEventKind.Notice));
    }

    [Fact]
    public void Escalation_TakesItsSteps_UntilSomebodyAcknowledges()
    {
        var rule = Rule with { Repeat = TimeSpan.Zero, Escalation = [new(TimeSpan.FromMinutes(2), AlertActionKind.RestartService), new(TimeSpan.FromMinutes(4), AlertActionKind.AlertAdmin)] };
        Assert.Equal(["4 scale_up", "12 restart_service"], Of(Play([rule], "95x60"), AlertEventKind.Action));
        Assert.Equal(["4 firing", "12 escalated", "20 escalated"], Of(Play([rule], "95x60"), AlertEventKind.Notice));

        var simulation = new AlertSimulation(new([rule], AlertRules.UsualInterval), _ => ActionOutcome.Done("done"));
        var state = AlertState.Empty;
        for (var i = 0; i < 60; i++)
        {
            var at = AlertWorld.Start + i * AlertRules.UsualInterval;
            var fact = AlertEvaluation.Evaluate(new([rule], AlertRules.UsualInterval), state, AlertWorld.Reading(at, 95), at, AlertSurroundings.Usual);
            state = state.Apply(fact, at);
            if (i == 5)
                state = state.Apply(new AlarmAcknowledged(state.Alarms.Single().Id, "ada"), at);
        }

        Assert.Equal(("ada", 0), (state.Alarms.Single().AcknowledgedBy, state.Alarms.Single().Escalated));
    }

    [Fact]
    public void Repeats_GrowUpToTheirBound() =>
        Assert.Equal([4, 8, 16, 28, 40, 52], Play([Rule with { Action = AlertActionKind.AlertAdmin, Repeat = TimeSpan.FromMinutes(1), RepeatMax = TimeSpan.FromMinutes(3) }], "95x60")
            .Where(one => one.Event.Kind is AlertEventKind.Notice or AlertEventKind.Action).Select(one => one.Step));

    [Fact]
    public void Inhibition_KeepsQuiet_WhileTheOtherFires()
    {
        var events = Play([Rule with { InhibitedBy = ["cause"] }, Rule with { Name = "cause", Condition = new(AlertComparison.Above, 90) }], "95x10 85x5");
        Assert.Equal(["4 scale_up cause", "10 scale_up high_cpu_usage"], events.Where(one => one.Event.Kind == AlertEventKind.Action).Select(one => $"{one.Step} {one.Event.What} {one.Event.Rule}"));
        Assert.Equal("cause fires, which explains it", events.First(one => one.Event.Kind == AlertEventKind.Refusal).Event.Why);
    }

    [Fact]
    public void DryRun_TellsButDoesNothing()
    {
        var events = Play([Rule with { DryRun = true }], "95x10");
        Assert.Empty(Of(events, AlertEventKind.Action));
        Assert.Equal(["4 firing"], Of(events, AlertEventKind.Notice));
        Assert.Equal(["4 no scale_up"], Of(events, AlertEventKind.Refusal));
    }

    [Fact]
    public void Silence_KeepsQuiet_UntilItEnds()
    {
        var rules = new AlertRules([Rule], AlertRules.UsualInterval);
        var state = AlertState.Empty.Apply(new SeriesSilenced(Rule.Name, "", "ada", TimeSpan.FromMinutes(3)), AlertWorld.Start);
        List<int> effects = [];
        for (var i = 0; i < 20; i++)
        {
            var at = AlertWorld.Start + i * AlertRules.UsualInterval;
            var fact = AlertEvaluation.Evaluate(rules, state, AlertWorld.Reading(at, 95), at, AlertSurroundings.Usual);
            state = state.Apply(fact, at);
            effects.AddRange(fact.Effects.Select(_ => i));
        }

        Assert.Equal([12, 12], effects);
    }

    [Fact]
    public void Series_HaveAlarmsOfTheirOwn_AndMatchChoosesAmongThem()
    {
        MetricsReading Disks(DateTimeOffset at) => new(at, [new("system_cpu_usage_percent", "m", [new MetricSample(95, ("v", "a")), new MetricSample(95, ("v", "b")), new MetricSample(20, ("v", "c"))])]);
        foreach (var (rule, expected) in new[] { (Rule, 2), (Rule with { Match = new Dictionary<string, string> { ["v"] = "b" } }, 1), (Rule with { Enabled = false }, 0) })
        {
            var simulation = new AlertSimulation(new([rule], AlertRules.UsualInterval), _ => ActionOutcome.Done("done"));
            for (var i = 0; i < 6; i++)
                simulation.Step(Disks(AlertWorld.Start + i * AlertRules.UsualInterval));
            Assert.Equal(expected, simulation.State.Alarms.Count(alarm => alarm.Phase == AlertPhase.Firing && alarm.ActionResult == ActionResult.Done));
        }
    }

    [Fact]
    public void RuleThatGoes_EndsItsAlarms()
    {
        var state = AlertState.Empty;
        for (var i = 0; i < 8; i++)
        {
            var at = AlertWorld.Start + i * AlertRules.UsualInterval;
            state = state.Apply(AlertEvaluation.Evaluate(new(i < 7 ? [Rule] : [], AlertRules.UsualInterval), state, AlertWorld.Reading(at, 95), at, AlertSurroundings.Usual), at);
        }

        Assert.Empty(state.Alarms);
        Assert.Equal("its rule is not there any more, or is disabled", Assert.Single(state.Closed).Decisions[^1].Why);
    }

    private static List<(int Step, AlertEvent Event)> Play(AlertRule[] rules, string values)
    {
        var simulation = new AlertSimulation(new(rules, AlertRules.UsualInterval), _ => ActionOutcome.Done("done"));
        List<(int, AlertEvent)> events = [];
        var series = AlertTimelineReader.Read($"tests: [{{ name: x, series: [{{ metric: m, values: {values} }}], expect: [] }}]").Timelines![0].Series[0].Values;
        for (var i = 0; i < series.Count; i++)
            events.AddRange(simulation.Step(AlertWorld.Reading(AlertWorld.Start + i * AlertRules.UsualInterval, series[i])).Select(one => (i, one)));
        return events;
    }

    private static IEnumerable<string> Of(List<(int Step, AlertEvent Event)> events, AlertEventKind kind, params string[] what) =>
        events.Where(one => one.Event.Kind == kind && (what.Length == 0 || what.Contains(one.Event.What))).Select(one => $"{one.Step} {one.Event.What}");
}
