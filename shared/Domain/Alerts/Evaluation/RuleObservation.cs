using System.Globalization;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts;

/// <summary>Takes every series of one rule a step further: inactive, pending, firing, over.</summary>
internal sealed class RuleObservation(EvaluationDraft draft, AlertRule rule)
{
    private readonly IReadOnlyDictionary<string, AlertAlarm> known = draft.State.Of(rule.Name);

    public void Observe(Metric? metric)
    {
        HashSet<AlertAlarm> seen = new(known.Count, ReferenceEqualityComparer.Instance);
        var any = false;
        foreach (var sample in metric?.Samples ?? [])
        {
            if (double.IsNaN(sample.Value) || !Matches(sample))
                continue;
            any = true;
            var holds = rule.Condition.Holds(sample.Value);
            // Nearly every series is well, and was: no more than this is spent on it.
            if (known.Count == 0 && !holds && rule.Missing != MissingPolicy.Firing)
                continue;
            var series = draft.SeriesOf(sample);
            var alarm = known.GetValueOrDefault(series);
            if (alarm is null || seen.Add(alarm))
                Value(alarm, series, sample, holds);
        }

        foreach (var alarm in known.Values)
        {
            if (seen.Contains(alarm))
                continue;
            // It stood for a metric that was missing altogether.
            if (any && alarm.Labels.Count == 0)
                draft.End(alarm, "the metric is there");
            else
                Absent(alarm);
        }

        if (!any && known.Count == 0 && rule.Missing == MissingPolicy.Firing)
            draft.Change(New("", [], AlertPhase.Inactive, null) with { Missing = TimeSpan.Zero });
    }

    private void Value(AlertAlarm? alarm, string series, MetricSample sample, bool holds)
    {
        var value = sample.Value;
        if (alarm is null or { Phase: AlertPhase.Inactive })
        {
            if (holds)
                Pend(New(series, sample.Labels, AlertPhase.Pending, value).Deciding(draft.Now, "pending", value, $"{Figure(value)} {rule.Condition}, for less than {DurationText.Format(rule.Duration)}"), value);
            else if (alarm is { Missing: not null } || (alarm is null && rule.Missing == MissingPolicy.Firing))
                draft.Change(New(series, sample.Labels, AlertPhase.Inactive, null));
            return;
        }

        if (holds)
        {
            if (alarm.Phase == AlertPhase.Pending)
                Pend(alarm.Missing is null ? alarm : alarm with { Missing = null }, value);
            else if (alarm.Quiet is not null || alarm.Missing is not null)
                draft.Change(alarm with { Quiet = null, Missing = null, Value = value });
            return;
        }

        if (alarm.Phase == AlertPhase.Pending)
            Leave(alarm with { Missing = null });
        else if (rule.Condition.HasRecovered(value, rule.Recovery))
            Recover(alarm with { Value = value, Missing = null }, $"{Figure(value)} is well{(rule.Hold > TimeSpan.Zero ? $" for {DurationText.Format(rule.Hold)}" : "")}");
        else if (alarm.Quiet is not null || alarm.Missing is not null)
            draft.Change(alarm with { Quiet = null, Missing = null, Value = value });
    }

    private void Absent(AlertAlarm alarm)
    {
        var isDue = alarm.Missing is { } before && before + draft.Step >= rule.MissingAfter;
        if (!isDue)
        {
            // While nobody knows whether it holds, its time stands still.
            draft.Change(alarm with { Missing = alarm.Missing is { } since ? since + draft.Step : TimeSpan.Zero, Elapsed = alarm.PendingFor(draft.State.Counted), CountedFrom = null });
            return;
        }

        var counted = alarm with { Missing = rule.MissingAfter };
        switch (rule.Missing)
        {
            case MissingPolicy.Firing when alarm.Phase != AlertPhase.Firing:
                Fire((alarm.Phase == AlertPhase.Inactive ? counted with { Id = draft.NextId(rule.Name), Since = draft.Now - rule.MissingAfter } : counted) with { Value = null }, $"its value has been missing for {DurationText.Format(rule.MissingAfter)}");
                break;
            case MissingPolicy.Ok when alarm.Phase == AlertPhase.Firing:
                Recover(counted with { Value = null }, $"its value has been missing for {DurationText.Format(rule.MissingAfter)}, which counts as well");
                break;
            case MissingPolicy.Keep or MissingPolicy.Ok when alarm.Phase != AlertPhase.Firing:
                draft.Forget(alarm);
                break;
            case var _ when alarm.Missing != rule.MissingAfter || (rule.Missing == MissingPolicy.Firing && alarm.Quiet is not null):
                draft.Change(counted with { Quiet = rule.Missing == MissingPolicy.Firing ? null : alarm.Quiet });
                break;
        }
    }

    /// <summary>A series whose condition holds: fires, or begins or goes on to count.</summary>
    private void Pend(AlertAlarm pending, double value)
    {
        var elapsed = pending.PendingFor(draft.Counted);
        if (elapsed >= rule.Duration)
            Fire(pending with { Elapsed = elapsed, CountedFrom = null, Value = value }, $"{Figure(value)} {rule.Condition} for {DurationText.Format(rule.Duration)}");
        else if (pending.CountedFrom is null)
            draft.Change(pending with { CountedFrom = draft.Counted, Value = value });
        else
            draft.GoesOn();
    }

    private void Fire(AlertAlarm alarm, string why) =>
        draft.Change(alarm.Deciding(draft.Now, "firing", alarm.Value, why) with { Phase = AlertPhase.Firing, FiringSince = draft.Now });

    private void Recover(AlertAlarm alarm, string why)
    {
        var quiet = alarm.Quiet is { } before ? before + draft.Step : TimeSpan.Zero;
        if (quiet < rule.Hold)
        {
            draft.Change(alarm with { Quiet = quiet });
            return;
        }

        draft.End(alarm, why);
        Remember(alarm);
    }

    private void Leave(AlertAlarm pending)
    {
        draft.Forget(pending);
        Remember(pending);
    }

    /// <summary>Where it matters that a series goes missing, it is known while it is well, too.</summary>
    private void Remember(AlertAlarm alarm)
    {
        if (rule.Missing == MissingPolicy.Firing && alarm.Missing is null)
            draft.Change(New(alarm.Series, [.. alarm.Labels.Select(label => (label.Key, label.Value))], AlertPhase.Inactive, null));
    }

    private AlertAlarm New(string series, IReadOnlyList<(string Name, string Value)> labels, AlertPhase phase, double? value) =>
        new(phase == AlertPhase.Inactive ? "" : draft.NextId(rule.Name), rule.Name, series, labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal), draft.Now)
        {
            Phase = phase, Severity = rule.Severity, Metric = rule.Metric, Condition = rule.Condition.ToString(), Value = value,
        };

    private bool Matches(MetricSample sample)
    {
        foreach (var (name, value) in rule.Match)
        {
            if (!sample.Labels.Any(label => label.Name == name && label.Value == value))
                return false;
        }

        return true;
    }

    private string Figure(double? value) => value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{rule.Metric} {number:0.##}") : rule.Metric;
}
