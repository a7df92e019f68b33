using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.State;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.Alerts.Reading;

/// <summary>Reads one rule.</summary>
internal static class RuleReading
{
    private static readonly IReadOnlyList<string> Missing = ["firing", "ok", "keep"];

    private static readonly IReadOnlyList<string> Severities = ["warning", "critical"];

    /// <summary>What it says. Not to be used when there is a mistake.</summary>
    public static AlertRule Read(YamlFields fields, MistakeList mistakes)
    {
        fields.Require("name", "Add it: name: high_cpu_usage.");
        fields.Require("condition", "Add it: condition: cpu_usage > 80.");
        fields.Require("duration", "Add it, for how long the condition must hold: duration: 5m.");
        fields.Require("action", $"Add one of: {string.Join(", ", AlertActionNames.All)}.");
        var name = Name(fields);
        var (metric, condition) = Condition(fields);
        var (duration, action) = (fields.Duration("duration"), Action(fields, "action"));
        var usual = new AlertRule("", "", default, default, default);
        var recovery = fields.Number("recovery");
        if (recovery is { } bound && condition is { } stated)
            CheckRecovery(fields, stated, bound);
        var rule = usual with
        {
            Enabled = fields.Truth("enabled") ?? usual.Enabled,
            Match = fields.Labels("match") ?? usual.Match,
            Hold = fields.Duration("hold") ?? usual.Hold,
            Recovery = recovery,
            Missing = fields.Choice("missing", Missing) switch { "firing" => MissingPolicy.Firing, "ok" => MissingPolicy.Ok, _ => MissingPolicy.Keep },
            MissingAfter = fields.Duration("missing_after") ?? usual.MissingAfter,
            Severity = fields.Choice("severity", Severities) == "warning" ? AlarmSeverity.Warning : AlarmSeverity.Critical,
            Labels = fields.Labels("labels") ?? usual.Labels,
            Cooldown = fields.Duration("cooldown") ?? usual.Cooldown,
            MaxPerHour = fields.Count("max_per_hour") ?? usual.MaxPerHour,
            MaxPerDay = fields.Count("max_per_day") ?? usual.MaxPerDay,
            Verify = fields.Duration("verify", TimeSpan.FromSeconds(1)),
            InhibitedBy = fields.Texts("inhibited_by"),
            Runbook = fields.Text("runbook"),
            DryRun = fields.Truth("dry_run") ?? usual.DryRun,
            Target = fields.Text("target"),
            Escalation = Steps(fields, mistakes),
            Repeat = fields.Duration("repeat") ?? usual.Repeat,
            RepeatMax = fields.Duration("repeat_max", TimeSpan.FromSeconds(1)) ?? usual.RepeatMax,
        };
        if (action == AlertActionKind.RunWebhook && !fields.Has("target"))
            fields.Add(MistakeKind.MissingField, "target", "run_webhook does not say which", "Add target: the webhook's name in the settings.");
        return rule with { Name = name ?? "", Metric = metric ?? "", Condition = condition ?? default, Duration = duration ?? default, Action = action ?? default };
    }

    private static string? Name(YamlFields fields)
    {
        if (fields.Text("name") is not { } name)
            return null;
        if (name.Length <= 60 && StreamName.TryParse($"x/{name}") is not null && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal))
            return name;
        fields.Add(MistakeKind.BadFormat, "name", $"{YamlFields.Show(name)} is not a rule's name", "Write a-z, 0-9, _ and -, at most 60 of them, as in high_cpu_usage.");
        return null;
    }

    private static (string? Metric, AlertCondition? Condition) Condition(YamlFields fields)
    {
        var stated = fields.Text("metric");
        if (stated is not null && !AlertCondition.IsMetric(stated))
            fields.Add(MistakeKind.BadFormat, "metric", $"{YamlFields.Show(stated)} is not a metric's name", "Write letters, digits and _, as in cpu_usage.");
        if (fields.Text("condition") is not { } text)
            return (stated, null);
        if (!AlertCondition.TryParse(text, out var metric, out var condition))
        {
            fields.Add(MistakeKind.BadFormat, "condition", $"{YamlFields.Show(text)} is not a condition", "Write condition: cpu_usage > 80, or metric: cpu_usage and condition: \"> 80\".");
            return (stated, null);
        }

        if (metric.Length > 0 && stated is not null && stated != metric)
            fields.Add(MistakeKind.NotUnique, "metric", $"the condition names another one, {metric}", "Keep one of the two.");
        if (metric.Length > 0 || stated is not null)
            return (metric.Length > 0 ? metric : stated, condition);
        fields.Add(MistakeKind.MissingField, "metric", "neither it nor the condition says what is looked at", $"Write condition: cpu_usage {condition}.");
        return (null, condition);
    }

    private static void CheckRecovery(YamlFields fields, AlertCondition condition, double recovery)
    {
        if (condition.Comparison is AlertComparison.Equal or AlertComparison.NotEqual)
            fields.Add(MistakeKind.UnknownField, "recovery", "a condition with == or != has no threshold to come back over", "Leave it out; `hold` damps such a rule.");
        else if (condition.Holds(recovery))
            fields.Add(MistakeKind.OutOfRange, "recovery", $"at this value the condition {condition} still holds, so that the alarm would be over while it is not", "Write a value on the good side of the threshold.");
    }

    private static AlertActionKind? Action(YamlFields fields, string name) =>
        AlertActionNames.TryParse(fields.Choice(name, AlertActionNames.All), out var kind) ? kind : null;

    private static List<EscalationStep> Steps(YamlFields rule, MistakeList mistakes)
    {
        List<EscalationStep> steps = [];
        foreach (var (mapping, path) in rule.Mappings("escalation", "after: 15m"))
        {
            var fields = new YamlFields(mapping, path, "step", RuleKeys.Names(RuleKeys.Step), mistakes);
            fields.Require("after", "Add it: after: 15m.");
            if (fields.Duration("after") is not { } after)
                continue;
            if (steps.Count > 0 && after <= steps[^1].After)
                fields.Add(MistakeKind.OutOfRange, "after", "it does not come after the step before it", "Give the steps rising times.");
            steps.Add(new(after, Action(fields, "action") ?? AlertActionKind.AlertAdmin));
        }

        return steps;
    }
}
