using System.Text.Json.Serialization;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Alerts;

/// <summary>One series of one rule for as long as it is not simply well. From pending to resolved it is one episode with one id.</summary>
/// <param name="Id">Never the same for two episodes.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Series">The labels as one text: <c>service="redis"</c>.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Since">Since when the condition has held.</param>
public sealed record AlertAlarm(string Id, string Rule, string Series, IReadOnlyDictionary<string, string> Labels, DateTimeOffset Since)
{
    public AlertPhase Phase { get; init; }

    public AlarmSeverity Severity { get; init; }

    public string Metric { get; init; } = "";

    public string Condition { get; init; } = "";

    /// <summary>How long it had been pending when its own count began to run, or stood still.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Where <see cref="AlertState.Counted"/> stood when its own count began to run; null while that stands still.</summary>
    public TimeSpan? CountedFrom { get; init; }

    public DateTimeOffset? FiringSince { get; init; }

    /// <summary>How long it has been well again; null while it is not.</summary>
    public TimeSpan? Quiet { get; init; }

    /// <summary>How long the value has been missing; null while it is there.</summary>
    public TimeSpan? Missing { get; init; }

    /// <summary>The value at the last change; null where it was missing.</summary>
    public double? Value { get; init; }

    /// <summary>Whether people were told that it fires.</summary>
    public bool Told { get; init; }

    /// <summary>When people were told last.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How often people were reminded.</summary>
    public int Repeats { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? ActionKey { get; init; }

    public ActionResult? ActionResult { get; init; }

    public DateTimeOffset? ActionEndedAt { get; init; }

    /// <summary>Whether what was done was found not to have helped.</summary>
    public bool NotHelped { get; init; }

    /// <summary>Steps of escalation taken.</summary>
    public int Escalated { get; init; }

    /// <summary>Why the action is not taken, for now; so that it is said once.</summary>
    public string? Held { get; init; }

    /// <summary>What was done, and what was not and why: one line each, the newest last, bounded.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];

    /// <summary>What was decided, the newest last, bounded.</summary>
    public IReadOnlyList<AlertDecision> Decisions { get; init; } = [];

    /// <summary>How long it has been pending, as evaluations counted: no record of its own is needed while nothing but time passes.</summary>
    /// <param name="counted"><see cref="AlertState.Counted"/>.</param>
    public TimeSpan PendingFor(TimeSpan counted) => Elapsed + (CountedFrom is { } from ? counted - from : TimeSpan.Zero);

    internal AlertAlarm Deciding(DateTimeOffset at, string what, double? value, string why, params IReadOnlyList<string> rejected) =>
        this with { Decisions = [.. Decisions.TakeLast(MostLines - 1), new(at, what, value, Condition, why, rejected)] };

    internal AlertAlarm Doing(string line) => this with { Did = [.. Did.TakeLast(MostLines - 1), line] };

    private const int MostLines = 24;
}

/// <summary>Where an alarm stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertPhase>))]
public enum AlertPhase
{
    /// <summary>It is well, and is known so that its absence can be noticed.</summary>
    Inactive,

    /// <summary>The condition holds, but not for long enough.</summary>
    Pending,

    /// <summary>It held for long enough.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>One decision, with what it was made from.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="What">What was decided: <c>pending</c>, <c>firing</c>, <c>scale_up</c>, <c>no scale_up</c> …</param>
/// <param name="Value">The metric's value; null where it was missing.</param>
/// <param name="Condition">The rule's condition then.</param>
/// <param name="Why">One line.</param>
/// <param name="Rejected">What was not done, and why not.</param>
public sealed record AlertDecision(DateTimeOffset At, string What, double? Value, string Condition, string Why, IReadOnlyList<string> Rejected);
