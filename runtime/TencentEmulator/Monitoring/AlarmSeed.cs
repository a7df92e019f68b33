namespace TencentEmulator.Monitoring;

/// <summary>An alarm in the list of alarms, with the API's own names.</summary>
internal sealed record AlarmSeed
{
    public required string AlarmId { get; init; }

    public string AlarmObject { get; init; } = "";

    public string Content { get; init; } = "";

    /// <summary>Unix seconds; null for now.</summary>
    public long? FirstOccurTime { get; init; }

    /// <summary>Unix seconds; null for now.</summary>
    public long? LastOccurTime { get; init; }

    /// <summary>ALARM, OK, NO_CONF or NO_DATA.</summary>
    public string AlarmStatus { get; init; } = "ALARM";

    public string PolicyId { get; init; } = "";

    public string PolicyName { get; init; } = "";

    public string AlarmLevel { get; init; } = "";
}
