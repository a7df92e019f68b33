namespace SuperInsight.Domain.Alerts;

/// <summary>Makes what is to be carried out from an alarm.</summary>
internal static class Notices
{
    public static AlertEffect Of(AlertAlarm alarm, AlertRule? rule, AlertNoticeKind kind, string name, DateTimeOffset now, string why) => new($"{alarm.Id}/{name}")
    {
        Notice = new(kind, alarm.Id, alarm.Rule, alarm.Severity, AllLabels(alarm, rule), alarm.Value, alarm.Since, $"{alarm.Id}/{name}")
        {
            Metric = alarm.Metric, Condition = alarm.Condition, At = now, Runbook = rule?.Runbook, Why = why, Did = alarm.Did,
        },
    };

    public static AlertEffect Action(AlertAlarm alarm, AlertRule rule, AlertActionKind kind, string name, string why) => new($"{alarm.Id}/{name}")
    {
        Action = new(kind, alarm.Rule, alarm.Labels, alarm.Value, alarm.Since, $"{alarm.Id}/{name}")
        {
            AlarmId = alarm.Id, Metric = alarm.Metric, Condition = alarm.Condition, Severity = alarm.Severity, Target = rule.Target, Runbook = rule.Runbook, Why = why, Did = alarm.Did,
        },
    };

    /// <summary>What people are told when the action is to tell them.</summary>
    public static AlertNotice Of(AlertAction action, DateTimeOffset now) =>
        new(AlertNoticeKind.Firing, action.AlarmId, action.Rule, action.Severity, action.Labels, action.Value, action.Since, action.Key)
        {
            Metric = action.Metric, Condition = action.Condition, At = now, Runbook = action.Runbook, Why = action.Why, Did = action.Did,
        };

    private static IReadOnlyDictionary<string, string> AllLabels(AlertAlarm alarm, AlertRule? rule)
    {
        if (rule is not { Labels.Count: > 0 })
            return alarm.Labels;
        Dictionary<string, string> all = new(rule.Labels, StringComparer.Ordinal);
        foreach (var (name, value) in alarm.Labels)
            all[name] = value;
        return all;
    }
}
