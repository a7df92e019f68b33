using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Alerts;

/// <summary>What happened to alarms, one ledger entry each, in stream <c>alerts/state</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(AlertsEvaluated), "evaluated")]
[JsonDerivedType(typeof(ActionClaimed), "claimed")]
[JsonDerivedType(typeof(ActionDone), "done")]
[JsonDerivedType(typeof(ActionFailed), "failed")]
[JsonDerivedType(typeof(AlarmAcknowledged), "acknowledged")]
[JsonDerivedType(typeof(SeriesSilenced), "silenced")]
public abstract record AlertFact;

/// <summary>What an evaluation changed.</summary>
/// <param name="At">When, by the clock that time is counted by.</param>
/// <param name="ReadingAt">Of the metrics; an older reading changes nothing any more.</param>
public sealed record AlertsEvaluated(DateTimeOffset At, DateTimeOffset ReadingAt) : AlertFact
{
    /// <summary>Episodes that are over; applied first.</summary>
    public IReadOnlyList<AlertAlarm> Closed { get; init; } = [];

    /// <summary>Series that are forgotten without an episode.</summary>
    public IReadOnlyList<AlertSeries> Forgotten { get; init; } = [];

    /// <summary>Alarms as they stand now.</summary>
    public IReadOnlyList<AlertAlarm> Changed { get; init; } = [];

    /// <summary>What is to be carried out.</summary>
    public IReadOnlyList<AlertEffect> Effects { get; init; } = [];

    /// <summary>Keys of what was carried out already, without the ledger.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>How many episodes there ever were.</summary>
    public long Episodes { get; init; }

    /// <summary><see cref="AlertState.Counted"/> with it.</summary>
    public TimeSpan Counted { get; init; }

    /// <summary>Said when it was decided without the ledger.</summary>
    public string? Note { get; init; }

    /// <summary>Whether a clock was set back so far that time would stand still until it came there again.</summary>
    [JsonIgnore]
    internal bool ClockWentBack { get; init; }

    /// <summary>Whether time went on for something that is pending.</summary>
    [JsonIgnore]
    internal bool IsCounting { get; init; }

    internal bool IsNews => ClockWentBack || IsCounting || Closed.Count + Forgotten.Count + Changed.Count + Effects.Count > 0;
}

/// <summary>A series of a rule.</summary>
public readonly record struct AlertSeries(string Rule, string Series);

/// <summary>A process begins to carry out an action or a notice.</summary>
/// <param name="Key">Which.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="By">The process in words.</param>
/// <param name="Process">The process exactly.</param>
public sealed record ActionClaimed(string Key, int Attempt, string By, string Process) : AlertFact;

/// <summary>It is carried out.</summary>
public sealed record ActionDone(string Key, string Detail) : AlertFact;

/// <summary>It was refused, or did not work.</summary>
/// <param name="RetryAfter">When it is tried again; null for never.</param>
public sealed record ActionFailed(string Key, ActionResult Result, string Detail, TimeSpan? RetryAfter) : AlertFact;

/// <summary>Somebody looks after it: no more reminders and escalation.</summary>
public sealed record AlarmAcknowledged(string AlarmId, string By) : AlertFact;

/// <summary>Nobody is told of a series for a while, and nothing is done about it.</summary>
public sealed record SeriesSilenced(string Rule, string Series, string By, TimeSpan For) : AlertFact;

/// <summary>A silence that holds.</summary>
public sealed record AlertSilence(string Rule, string Series, string By, DateTimeOffset Until);

/// <summary>An action that was decided.</summary>
public sealed record AlertActed(string Rule, string Series, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(AlertFact))]
[JsonSerializable(typeof(AlertSnapshot))]
internal sealed partial class AlertJson : JsonSerializerContext;
