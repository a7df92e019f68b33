using System.Globalization;
using System.Runtime.InteropServices;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>What an evaluation has changed so far.</summary>
internal sealed class EvaluationDraft(AlertRules rules, AlertState state, DateTimeOffset now)
{
    private readonly Dictionary<string, Dictionary<string, Draft>> overlay = new(StringComparer.Ordinal);
    private readonly Dictionary<MetricSample, string> texts = new(ReferenceEqualityComparer.Instance);
    private readonly List<AlertAlarm> closed = [];
    private readonly List<AlertEffect> effects = [];
    private bool anyPending;
    private long begun;

    public DateTimeOffset Now => now;

    public AlertState State => state;

    public AlertRules Rules => rules;

    /// <summary>What counts as passed since the last evaluation: never negative, at most two intervals.</summary>
    public TimeSpan Step => state.At == default || now <= state.At ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min((now - state.At).Ticks, 2 * rules.Interval.Ticks));

    /// <summary><see cref="AlertState.Counted"/> with this step.</summary>
    public TimeSpan Counted => state.Counted + Step;

    public IReadOnlyList<AlertEffect> Effects => effects;

    public bool MayFire(string rule) => overlay.ContainsKey(rule) || state.Of(rule).Count > 0;

    /// <summary>The alarms of a rule as they stand in this draft.</summary>
    public IEnumerable<AlertAlarm> Of(string rule)
    {
        var before = state.Of(rule);
        return overlay.TryGetValue(rule, out var mine)
            ? before.Values.Where(alarm => !mine.ContainsKey(alarm.Series)).Concat(mine.Values.Select(one => one.Now).OfType<AlertAlarm>())
            : before.Values;
    }

    public string NextId(string rule) => string.Create(CultureInfo.InvariantCulture, $"{rule}-{now:yyyyMMdd'T'HHmmss}-{state.Episodes + ++begun}");

    /// <summary>The labels of a sample as one text; made once, however many rules look at it.</summary>
    public string SeriesOf(MetricSample sample)
    {
        ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(texts, sample, out _);
        return text ??= SeriesText.Of(sample.Labels);
    }

    /// <summary>Something goes on being pending, and only time passed for it.</summary>
    public void GoesOn() => anyPending = true;

    public void Change(AlertAlarm alarm) => Set(alarm.Rule, alarm.Series, alarm);

    public void Forget(AlertAlarm alarm) => Set(alarm.Rule, alarm.Series, null);

    public void Emit(AlertEffect effect) => effects.Add(effect);

    /// <summary>An alarm that fires is over, and people who know of it are told; any other is forgotten.</summary>
    public void End(AlertAlarm alarm, string why)
    {
        Forget(alarm);
        if (alarm.Phase != AlertPhase.Firing)
            return;
        var over = alarm.Deciding(now, "resolved", alarm.Value, why) with { Phase = AlertPhase.Resolved };
        closed.Add(over);
        if (alarm.Told && state.SilenceOf(alarm.Rule, alarm.Series, now) is null)
            Emit(Notices.Of(over, rules.Find(alarm.Rule), AlertNoticeKind.Resolved, "resolved", now, why));
    }

    public AlertsEvaluated ToFact(DateTimeOffset readingAt)
    {
        List<AlertSeries> forgotten = [];
        List<AlertAlarm> changed = [];
        foreach (var (rule, series) in overlay)
        {
            foreach (var (key, (before, alarm)) in series)
            {
                // What is as it was is no change.
                if (alarm is not null && alarm != before)
                    changed.Add(alarm);
                else if (alarm is null && before is not null)
                    forgotten.Add(new(rule, key));
            }
        }

        return new(now, readingAt) { Closed = closed, Forgotten = forgotten, Changed = changed, Effects = effects, Episodes = state.Episodes + begun, Counted = Counted, IsCounting = anyPending && Step > TimeSpan.Zero, ClockWentBack = state.At - now > rules.Interval && state.Rules.Any() };
    }

    private void Set(string rule, string series, AlertAlarm? alarm)
    {
        if (!overlay.TryGetValue(rule, out var mine))
            overlay.Add(rule, mine = new(state.Of(rule).Count, StringComparer.Ordinal));
        ref var one = ref CollectionsMarshal.GetValueRefOrAddDefault(mine, series, out var isThere);
        one = new(isThere ? one.Before : state.Of(rule).GetValueOrDefault(series), alarm);
    }

    /// <summary>An alarm as the evaluation found it, and as it stands; null where there is none.</summary>
    private readonly record struct Draft(AlertAlarm? Before, AlertAlarm? Now);
}
