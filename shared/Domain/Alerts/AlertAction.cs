using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Alerts;

/// <summary>Something to be done about an alarm, once.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rule">The rule that asks for it.</param>
/// <param name="Labels">Of the series that is above its threshold: <c>service</c>, <c>volume</c> …</param>
/// <param name="Value">The metric's value when it was decided; null where it was missing.</param>
/// <param name="Since">Since when the condition has held (UTC).</param>
/// <param name="Key">The same for every attempt at this action, and never for another one: whoever carries it out does so once a key.</param>
public sealed record AlertAction(AlertActionKind Kind, string Rule, IReadOnlyDictionary<string, string> Labels, double? Value, DateTimeOffset Since, string Key)
{
    /// <summary>Of the alarm, as <c>ops alarms show</c> takes it.</summary>
    public required string AlarmId { get; init; }

    public required string Metric { get; init; }

    /// <summary>As in <c>&gt; 80</c>.</summary>
    public required string Condition { get; init; }

    public AlarmSeverity Severity { get; init; }

    /// <summary>Of the rule: a webhook's name, a service, a backup source; null for none.</summary>
    public string? Target { get; init; }

    public string? Runbook { get; init; }

    /// <summary>One line: why it is done.</summary>
    public required string Why { get; init; }

    /// <summary>What was done about the alarm before, one line each.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];
}

/// <summary>What became of an action.</summary>
/// <param name="Result">Whether it is done.</param>
/// <param name="Detail">One line for people: <c>2 → 3 instances</c>, or why not.</param>
public sealed record ActionOutcome(ActionResult Result, string Detail)
{
    public static ActionOutcome Done(string detail) => new(ActionResult.Done, detail);

    /// <summary>It must not be done as things are; trying again would not help.</summary>
    public static ActionOutcome Refused(string reason) => new(ActionResult.Refused, reason);

    public static ActionOutcome Failed(string reason) => new(ActionResult.Failed, reason);
}

/// <summary>Whether an action was carried out.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<ActionResult>))]
public enum ActionResult
{
    /// <summary>It is done, or was done before under the same key.</summary>
    Done,

    /// <summary>It must not be done as things are.</summary>
    Refused,

    /// <summary>It was tried and did not work.</summary>
    Failed,
}
