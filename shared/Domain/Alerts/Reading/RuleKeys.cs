using System.Globalization;

namespace SuperInsight.Domain.Alerts.Reading;

/// <summary>Every key of a rule file. Checks and the table of docs/alerts.md are both made from this.</summary>
internal static class RuleKeys
{
    public static readonly IReadOnlyList<RuleKey> File =
    [
        new("alerts", "a list of rules", "", "The rules. Their order means nothing"),
        new("interval", "a duration", "15s", "How often they are evaluated: what `EvaluateAlertRulesSchedule` says. At most twice that counts as passed between two evaluations, however long a pause was and whatever the clock says"),
    ];

    public static readonly IReadOnlyList<RuleKey> Rule =
    [
        new("name", "a-z, 0-9, _ and -", "", "Names the rule; every one its own"),
        new("metric", "a metric's name", "", "What is looked at, where `condition` does not say it"),
        new("condition", "`cpu_usage > 80` or `\"> 80\"`", "", "What must hold: > >= < <= == != and a number"),
        new("duration", "a duration", "", "For how long it must hold without a break"),
        new("action", "an action", "", "What is done then, once"),
        new("enabled", "true or false", "true", "Whether the rule counts"),
        new("match", "labels and values", "", "Only series with these labels; without it, every series of the metric, each with an alarm of its own"),
        new("hold", "a duration", "0s", "How long it must be well before the alarm is over"),
        new("recovery", "a number", "the threshold", "The value at which it is well. Between it and the threshold nothing changes"),
        new("missing", "firing, ok or keep", "keep", "What it means that the value is missing: as bad as the condition, well, or nothing (what was only about to be an alarm is forgotten then)"),
        new("missing_after", "a duration", "2m", "How long it may be missing before that"),
        new("severity", "warning or critical", "critical", "In working hours, or now"),
        new("labels", "names and values", "", "Added to what people are told"),
        new("cooldown", "a duration", "0s", "How long after an action on a series the next one on the same series waits"),
        new("max_per_hour", "a number", "4", "Actions of the rule in any 60 minutes, over all series. Telling people is not counted"),
        new("max_per_day", "a number", "12", "Likewise in any 24 hours"),
        new("verify", "a duration", "", "By when, after the action, it must be well; otherwise the alarm escalates, and the action is not repeated"),
        new("inhibited_by", "rules' names", "", "Rules that explain this one: while one of them fires, nobody is told of this and nothing is done"),
        new("runbook", "text", "", "A link for whoever is woken"),
        new("dry_run", "true or false", "false", "Decide and tell, but do nothing"),
        new("target", "text", "", "What the action is about, where no label says it: a service, a backup source, a webhook's name"),
        new("escalation", "steps", "", "What happens when the alarm goes on and nobody acknowledges it"),
        new("repeat", "a duration", "4h", "After how long people are reminded; each further time takes twice as long. 0s for never"),
        new("repeat_max", "a duration", "1d", "The longest time between two reminders"),
    ];

    public static readonly IReadOnlyList<RuleKey> Step =
    [
        new("after", "a duration", "", "From when the alarm fires. An action that failed or did not help takes the next step at once"),
        new("action", "an action", "alert_admin", "What is done then; people are told in any case"),
    ];

    public static IReadOnlyList<string> Names(IReadOnlyList<RuleKey> keys) => [.. keys.Select(key => key.Name)];

    /// <summary>The tables of docs/alerts.md.</summary>
    public static string Tables() => string.Join('\n', new[] { ("the file", File), ("a rule", Rule), ("a step of `escalation`", Step) }.Select(table =>
        $"| key of {table.Item1} | takes | without it | means |\n| --- | --- | --- | --- |\n" + string.Concat(table.Item2.Select(key => string.Create(CultureInfo.InvariantCulture, $"| `{key.Name}` | {key.Takes} | {key.Default} | {key.Meaning} |\n")))));
}

/// <summary>One key.</summary>
internal sealed record RuleKey(string Name, string Takes, string Default, string Meaning);
