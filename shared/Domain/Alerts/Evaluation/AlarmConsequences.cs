using System.Globalization;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts;

/// <summary>Decides what an alarm that fires has done: action, telling, escalation, reminders; each once, and each refusal said once.</summary>
internal sealed class AlarmConsequences(EvaluationDraft draft, AlertRule rule, AlertSurroundings around)
{
    public void Draw(AlertAlarm alarm)
    {
        var muted = Muted(alarm);
        var next = Act(alarm, muted);
        if (muted is null)
            next = Remind(Escalate(Tell(next)));
        if (next != alarm)
            draft.Change(next);
    }

    private string? Muted(AlertAlarm alarm)
    {
        if (draft.State.SilenceOf(alarm.Rule, alarm.Series, draft.Now) is { } silence)
            return $"it is silenced by {silence.By} until {silence.Until:u}";
        return rule.InhibitedBy.FirstOrDefault(name => draft.Of(name).Any(other => other.Phase == AlertPhase.Firing && !Contradict(other, alarm))) is { } inhibitor
            ? $"{inhibitor} fires, which explains it"
            : null;
    }

    private AlertAlarm Act(AlertAlarm alarm, string? muted)
    {
        if (alarm.ActionKey is not null)
            return alarm;
        var name = AlertActionNames.Of(rule.Action);
        if ((muted ?? Refusal(alarm, rule.Action)) is { } refusal)
        {
            var held = alarm.Held == refusal ? alarm : alarm.Deciding(draft.Now, $"no {name}", alarm.Value, refusal, name).Doing($"{name}: not done, {refusal} ({draft.Now:u})") with { Held = refusal };
            return held;
        }

        var why = $"{alarm.Metric} {alarm.Condition}{(alarm.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $", it is {value:0.##}") : ", it is missing")}";
        var effect = Notices.Action(alarm, rule, rule.Action, "action", why);
        draft.Emit(effect);
        var acting = alarm.Deciding(draft.Now, name, alarm.Value, why) with { ActionKey = effect.Key, Held = null };
        return rule.Action == AlertActionKind.AlertAdmin ? acting with { Told = true, ToldAt = draft.Now } : acting.Doing($"{name}: begun ({draft.Now:u})");
    }

    /// <summary>Why an action must not be taken now; null when it may. Telling people is always allowed.</summary>
    private string? Refusal(AlertAlarm alarm, AlertActionKind kind)
    {
        if (kind == AlertActionKind.AlertAdmin)
            return null;
        if (rule.DryRun)
            return "the rule is a dry run";
        if (around.Frozen is { } frozen)
            return $"actions are frozen {frozen}";
        if (around.Ledger == LedgerPresence.Away)
            return "the ledger is away, so that it cannot be claimed";
        if (alarm.Quiet is not null || (alarm.Missing is not null && rule.Missing != MissingPolicy.Firing))
            return "it is no longer so";
        var mine = draft.State.Acted.Where(one => one.Rule == rule.Name)
            .Concat(draft.Effects.Where(effect => effect.Action is { Kind: not AlertActionKind.AlertAdmin } action && action.Rule == rule.Name).Select(effect => new AlertActed(rule.Name, SeriesText.Of(effect.Action!.Labels), draft.Now))).ToArray();
        if (mine.Any(one => one.Series == alarm.Series && draft.Now - one.At < rule.Cooldown))
            return $"it waits for {DurationText.Format(rule.Cooldown)} after the last one";
        if (mine.Count(one => draft.Now - one.At < TimeSpan.FromHours(1)) >= rule.MaxPerHour)
            return $"{rule.MaxPerHour} in an hour are the most";
        return mine.Count(one => draft.Now - one.At < TimeSpan.FromDays(1)) >= rule.MaxPerDay ? $"{rule.MaxPerDay} in a day are the most" : null;
    }

    private AlertAlarm Tell(AlertAlarm alarm)
    {
        if (alarm.Told)
            return alarm;
        draft.Emit(Notices.Of(alarm, rule, AlertNoticeKind.Firing, "firing", draft.Now, alarm.Decisions.LastOrDefault(decision => decision.What == "firing")?.Why ?? alarm.Condition));
        return alarm with { Told = true, ToldAt = draft.Now };
    }

    private AlertAlarm Escalate(AlertAlarm alarm)
    {
        if (alarm.AcknowledgedBy is not null || alarm.Quiet is not null)
            return alarm;
        if (!alarm.NotHelped && NotHelped(alarm) is { } disappointment)
            return Step(alarm with { NotHelped = true }, disappointment);
        return alarm.Escalated < rule.Escalation.Count && draft.Now - alarm.FiringSince >= rule.Escalation[alarm.Escalated].After
            ? Step(alarm, $"it has gone on for {DurationText.Format(rule.Escalation[alarm.Escalated].After)}")
            : alarm;
    }

    private string? NotHelped(AlertAlarm alarm) => alarm.ActionResult switch
    {
        null => null,
        ActionResult.Refused => $"{AlertActionNames.Of(rule.Action)} was refused",
        ActionResult.Failed => $"{AlertActionNames.Of(rule.Action)} failed",
        _ => rule.Verify is { } within && draft.Now - alarm.ActionEndedAt >= within ? $"{AlertActionNames.Of(rule.Action)} did not help within {DurationText.Format(within)}" : null,
    };

    private AlertAlarm Step(AlertAlarm alarm, string why)
    {
        var kind = alarm.Escalated < rule.Escalation.Count ? rule.Escalation[alarm.Escalated].Action : AlertActionKind.AlertAdmin;
        var number = alarm.Escalated + 1;
        var next = alarm.Deciding(draft.Now, "escalated", alarm.Value, why) with { Escalated = number, ToldAt = draft.Now };
        if (kind != AlertActionKind.AlertAdmin)
        {
            var name = AlertActionNames.Of(kind);
            if (Refusal(alarm, kind) is { } refusal)
            {
                next = next.Deciding(draft.Now, $"no {name}", alarm.Value, refusal, name).Doing($"{name}: not done, {refusal} ({draft.Now:u})");
            }
            else
            {
                draft.Emit(Notices.Action(next, rule, kind, string.Create(CultureInfo.InvariantCulture, $"escalation-{number}"), why));
                next = next.Doing($"{name}: begun, since {why} ({draft.Now:u})");
            }
        }

        draft.Emit(Notices.Of(next, rule, AlertNoticeKind.Escalated, string.Create(CultureInfo.InvariantCulture, $"escalated-{number}"), draft.Now, why));
        return next;
    }

    private AlertAlarm Remind(AlertAlarm alarm)
    {
        if (rule.Repeat <= TimeSpan.Zero || alarm.AcknowledgedBy is not null || alarm.Quiet is not null || alarm.ToldAt is not { } last)
            return alarm;
        var pause = TimeSpan.FromSeconds(Math.Min(rule.Repeat.TotalSeconds * Math.Pow(2, Math.Min(alarm.Repeats, 30)), Math.Max(rule.RepeatMax.TotalSeconds, rule.Repeat.TotalSeconds)));
        if (draft.Now - last < pause)
            return alarm;
        var number = alarm.Repeats + 1;
        draft.Emit(Notices.Of(alarm, rule, AlertNoticeKind.Repeated, string.Create(CultureInfo.InvariantCulture, $"repeated-{number}"), draft.Now, $"it still goes on, and nobody has acknowledged it; the next reminder comes in {DurationText.Format(pause * 2 < rule.RepeatMax ? pause * 2 : rule.RepeatMax)}"));
        return alarm.Deciding(draft.Now, "repeated", alarm.Value, $"{DurationText.Format(pause)} after people were told last") with { Repeats = number, ToldAt = draft.Now };
    }

    /// <summary>Whether the two are about different things: a label that both have differs.</summary>
    private static bool Contradict(AlertAlarm one, AlertAlarm other)
    {
        foreach (var (name, value) in one.Labels)
        {
            if (other.Labels.TryGetValue(name, out var theirs) && theirs != value)
                return true;
        }

        return false;
    }
}
