namespace SuperInsight.Domain.Alarms;

/// <summary>Something that a person must know of, until it is cleared.</summary>
/// <param name="Key">Names the trouble, not the occasion: raising the same key twice is one alarm. As in <c>backup-stale/postgres</c>.</param>
/// <param name="Severity">How soon somebody must look.</param>
/// <param name="Summary">What is wrong, in one sentence.</param>
/// <param name="Hint">What to do next: a command where there is one.</param>
public sealed record RaisedAlarm(string Key, AlarmSeverity Severity, string Summary, string Hint)
{
    /// <summary>When it was raised, by the store's clock (UTC); null for one that is not recorded yet.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>How soon somebody must look.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<AlarmSeverity>))]
public enum AlarmSeverity
{
    /// <summary>In working hours.</summary>
    Warning,

    /// <summary>Now.</summary>
    Critical,
}
