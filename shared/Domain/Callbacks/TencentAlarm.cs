namespace SuperInsight.Domain.Callbacks;

/// <summary>What Tencent Cloud's monitoring says of one alarm.</summary>
/// <param name="Session">Names the episode: from firing to recovery it is the same.</param>
/// <param name="Status">Whether it fires or is over.</param>
public sealed record TencentAlarm(string Session, TencentAlarmStatus Status)
{
    /// <summary>Of a policy with tiers: <c>Remind</c>, <c>Warn</c> or <c>Serious</c>; null for a policy without.</summary>
    public string? Level { get; init; }

    /// <summary>True for an event, which has no value; false for a metric.</summary>
    public bool IsEvent { get; init; }

    /// <summary>The policy's id, <c>policy-n4exeh88</c>; null where it is not given, as in some events.</summary>
    public string? PolicyId { get; init; }

    /// <summary>What its owner called it.</summary>
    public string? PolicyName { get; init; }

    /// <summary>What it is about: an environment and service, or an instance.</summary>
    public string? Subject { get; init; }

    /// <summary>The metric, or the event, as people read it.</summary>
    public string? Metric { get; init; }

    /// <summary>Value and threshold with their units: <c>93.5 % (&gt; 80 %)</c>.</summary>
    public string? Value { get; init; }

    /// <summary>When it first fired.</summary>
    public DateTimeOffset? FirstOccurred { get; init; }

    /// <summary>How long it has lasted, or did.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? Recovered { get; init; }

    /// <summary>The key of the alarm that it raises here. Levels are alarms of their own.</summary>
    public string AlarmKey => $"tencent/{KeyPart.Of(PolicyId ?? "event")}/{KeyPart.Of(Session)}{(Level is null ? "" : $"_{KeyPart.Of(Level)}")}";
}

/// <summary>Whether an alarm fires.</summary>
public enum TencentAlarmStatus
{
    /// <summary>It does.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Recovered,
}
