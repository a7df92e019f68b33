using System.Text.Json.Serialization;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Alerts;

/// <summary>What people are told of an alarm.</summary>
/// <param name="Kind">Which turn it took.</param>
/// <param name="AlarmId">As <c>ops alarms show</c> takes it.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Severity">How soon somebody must look.</param>
/// <param name="Labels">Of the series, and those that the rule adds.</param>
/// <param name="Value">The newest value; null where it is missing.</param>
/// <param name="Since">Since when the condition has held (UTC).</param>
/// <param name="Key">The same for every attempt to tell this, and never for another notice.</param>
public sealed record AlertNotice(AlertNoticeKind Kind, string AlarmId, string Rule, AlarmSeverity Severity, IReadOnlyDictionary<string, string> Labels, double? Value, DateTimeOffset Since, string Key)
{
    public required string Metric { get; init; }

    /// <summary>As in <c>&gt; 80</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>When it was decided (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    public string? Runbook { get; init; }

    /// <summary>One line: why this is told now.</summary>
    public required string Why { get; init; }

    /// <summary>What was done already, and what was not and why, one line each.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];
}

/// <summary>A turn that an alarm takes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertNoticeKind>))]
public enum AlertNoticeKind
{
    /// <summary>It began.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>It went on too long, or what was done about it did not help.</summary>
    Escalated,

    /// <summary>It still goes on, and nobody has acknowledged it.</summary>
    Repeated,
}
