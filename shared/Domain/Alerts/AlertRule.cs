using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Alerts;

/// <summary>When something is wrong, and what to do then. The document's AlertRule, and what it lacks to be safe.</summary>
/// <param name="Name">Lower-case letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Metric">By the document's name or Prometheus'.</param>
/// <param name="Condition">What must hold.</param>
/// <param name="Duration">For how long it must hold.</param>
/// <param name="Action">What to do.</param>
public sealed record AlertRule(string Name, string Metric, AlertCondition Condition, TimeSpan Duration, AlertActionKind Action)
{
    public bool Enabled { get; init; } = true;

    /// <summary>Labels that a series must have; empty for every series of the metric.</summary>
    public IReadOnlyDictionary<string, string> Match { get; init; } = NoLabels;

    /// <summary>How long a value must be well before the alarm is over.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>The value at which it is well; null for the threshold itself.</summary>
    public double? Recovery { get; init; }

    public MissingPolicy Missing { get; init; } = MissingPolicy.Keep;

    /// <summary>How long a value may be missing before <see cref="Missing"/> says what that means.</summary>
    public TimeSpan MissingAfter { get; init; } = TimeSpan.FromMinutes(2);

    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Critical;

    /// <summary>For people; they do not tell alarms apart.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>How long after an action on a series the next one on the same series waits.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>Actions of the rule in any 60 minutes, over all series. Telling people is not counted.</summary>
    public int MaxPerHour { get; init; } = 4;

    /// <summary>Actions of the rule in any 24 hours, over all series.</summary>
    public int MaxPerDay { get; init; } = 12;

    /// <summary>How long after its action the value must be well; otherwise the alarm escalates. Null for no such check.</summary>
    public TimeSpan? Verify { get; init; }

    /// <summary>Rules whose alarms explain this one: while one of them fires, nobody is told of this and nothing is done.</summary>
    public IReadOnlyList<string> InhibitedBy { get; init; } = [];

    public string? Runbook { get; init; }

    /// <summary>Decide and tell, but do nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the action is about: a webhook's name, a backup source, a service where no label names one.</summary>
    public string? Target { get; init; }

    public IReadOnlyList<EscalationStep> Escalation { get; init; } = [];

    /// <summary>After how long people are reminded; each further time it is twice as long. Zero for never.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The longest time between two reminders.</summary>
    public TimeSpan RepeatMax { get; init; } = TimeSpan.FromDays(1);

    internal static IReadOnlyDictionary<string, string> NoLabels { get; } = new Dictionary<string, string>();
}

/// <summary>What to do when an alarm goes on.</summary>
/// <param name="After">From when it fires. An action that failed or did not help takes the next step at once.</param>
/// <param name="Action">People are told in any case.</param>
public sealed record EscalationStep(TimeSpan After, AlertActionKind Action);

/// <summary>What it means that a value is missing.</summary>
public enum MissingPolicy
{
    /// <summary>What was so stays so; what was about to be an alarm is forgotten.</summary>
    Keep,

    /// <summary>Something is wrong: it counts as the condition.</summary>
    Firing,

    /// <summary>Nothing is wrong: it counts as recovered.</summary>
    Ok,
}
