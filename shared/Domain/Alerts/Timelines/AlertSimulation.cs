using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>What rules make of one reading after another, if every action ended at once in a given way. Nothing is carried out.</summary>
public sealed class AlertSimulation(AlertRules rules, Func<AlertAction, ActionOutcome> outcome)
{
    public AlertState State { get; private set; } = AlertState.Empty;

    /// <summary>Evaluates at the reading's own moment.</summary>
    public IReadOnlyList<AlertEvent> Step(MetricsReading reading)
    {
        var fact = AlertEvaluation.Evaluate(rules, State, reading, reading.At, AlertSurroundings.Usual);
        // Time passes even where nothing changed.
        State = State.Apply(fact, reading.At);
        List<AlertEvent> events = [];
        foreach (var alarm in fact.Closed)
            events.Add(new(reading.At, AlertEventKind.Alarm, "resolved", alarm.Rule, alarm.Series, alarm.Decisions[^1].Why));
        foreach (var alarm in fact.Changed)
            events.AddRange(alarm.Decisions.Where(decision => decision.At == fact.At && decision.What is "pending" or "firing" or "escalated").Select(decision => new AlertEvent(reading.At, AlertEventKind.Alarm, decision.What, alarm.Rule, alarm.Series, decision.Why)));
        foreach (var alarm in fact.Changed)
            events.AddRange(alarm.Decisions.Where(decision => decision.At == fact.At && decision.Rejected.Count > 0).Select(decision => new AlertEvent(reading.At, AlertEventKind.Refusal, decision.What, alarm.Rule, alarm.Series, decision.Why)));
        foreach (var effect in fact.Effects)
        {
            var end = effect.Action is { } action ? outcome(action) : ActionOutcome.Done("told");
            State = State.Apply(end.Result == ActionResult.Done ? new ActionDone(effect.Key, end.Detail) : new ActionFailed(effect.Key, end.Result, end.Detail, null), reading.At);
            events.Add(effect.Action is { } done
                ? new(reading.At, AlertEventKind.Action, AlertActionNames.Of(done.Kind), done.Rule, SeriesText.Of(done.Labels), done.Why)
                : new(reading.At, AlertEventKind.Notice, NoticeName(effect.Notice!.Kind), effect.Notice.Rule, SeriesOf(fact, effect), effect.Notice.Why));
        }

        return events;
    }

    private string SeriesOf(AlertsEvaluated fact, AlertEffect effect) => (State.Find(effect.AlarmId) ?? fact.Closed.FirstOrDefault(alarm => alarm.Id == effect.AlarmId))?.Series ?? "";

#pragma warning disable CA1308 // Names in files are lower-case.
    private static string NoticeName(AlertNoticeKind kind) => kind.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>Something that happens to an alarm.</summary>
/// <param name="What">As in <c>firing</c>, <c>scale_up</c>, <c>no scale_up</c>.</param>
public sealed record AlertEvent(DateTimeOffset At, AlertEventKind Kind, string What, string Rule, string Series, string Why)
{
    /// <summary>As in <c>service_down{service="redis"}</c>.</summary>
    public string Subject => Series.Length > 0 ? $"{Rule}{{{Series}}}" : Rule;
}

/// <summary>What an event is about.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<AlertEventKind>))]
public enum AlertEventKind
{
    /// <summary>The alarm's phase.</summary>
    Alarm,

    /// <summary>Something is done.</summary>
    Action,

    /// <summary>Something is not done.</summary>
    Refusal,

    /// <summary>People are told.</summary>
    Notice,
}
