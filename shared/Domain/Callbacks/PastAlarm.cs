using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SuperInsight.Domain.Callbacks;

/// <summary>An alarm as the list of alarms tells it.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Status">As it is now; alarms without data and of deleted policies are not told.</param>
/// <param name="FirstOccurred">When it first fired.</param>
/// <param name="LastOccurred">When it last did, or was over.</param>
public sealed record PastAlarm(string Id, TencentAlarmStatus Status, DateTimeOffset FirstOccurred, DateTimeOffset LastOccurred)
{
    /// <summary>Its policy's id.</summary>
    public string? PolicyId { get; init; }

    /// <summary>What its owner called the policy.</summary>
    public string? PolicyName { get; init; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>What it says: metric, value and limit in one sentence.</summary>
    public string? Content { get; init; }

    /// <summary>The level of a policy with tiers.</summary>
    public string? Level { get; init; }

    /// <summary>Whether a message that was pushed tells of the same: records and sessions are numbered apart, so policy and first moment are compared as well.</summary>
    public bool IsToldBy(TencentAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return alarm.Status == Status
            && (alarm.Session == Id || (alarm.PolicyId == PolicyId && PolicyId is not null && alarm.FirstOccurred is { } first && (first - FirstOccurred).Duration() < TimeSpan.FromMinutes(1)));
    }

    /// <summary>The same in the shape of a push, so that it goes the same way.</summary>
    public byte[] ToBody()
    {
        var body = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();
        writer.WriteString("sessionId", Id);
        if (Level is not null)
            writer.WriteString("alertId", $"{Id}_{Level}");
        writer.WriteString("alarmStatus", Status == TencentAlarmStatus.Firing ? "1" : "0");
        writer.WriteString("firstOccurTime", Beijing(FirstOccurred));
        writer.WriteNumber("durationTime", (long)Math.Max(0, (LastOccurred - FirstOccurred).TotalSeconds));
        writer.WriteString("recoverTime", Status == TencentAlarmStatus.Recovered ? Beijing(LastOccurred) : "0");
        writer.WriteStartObject("alarmObjInfo");
        writer.WriteStartObject("dimensions");
        writer.WriteString("objName", Subject);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("alarmPolicyInfo");
        writer.WriteString("policyId", PolicyId);
        writer.WriteString("policyName", PolicyName);
        writer.WriteStartObject("conditions");
        writer.WriteString("metricShowName", Content);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenSpan.ToArray();
    }

    private static string Beijing(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
