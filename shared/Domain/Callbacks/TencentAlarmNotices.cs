using System.Globalization;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Callbacks;

/// <summary>Says in our words what Tencent Cloud's monitoring said. Pure.</summary>
public static class TencentAlarmNotices
{
    private static readonly Uri Console = new("https://console.cloud.tencent.com/monitor/alarm2/history");

    /// <summary>The alarm to raise.</summary>
    public static RaisedAlarm Alarm(TencentAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var value = alarm.Value is { } measured ? $": {measured}" : "";
        return new RaisedAlarm(
            alarm.AlarmKey,
            Severity(alarm) == NoticeSeverity.Critical ? AlarmSeverity.Critical : AlarmSeverity.Warning,
            $"Tencent Cloud's policy {Policy(alarm)} fires for {alarm.Subject ?? "an unnamed object"}, {Metric(alarm).English}{value}.",
            $"Look at {Console}; the alarm is cleared by Tencent Cloud's recovery.");
    }

    /// <summary>The notice to send: one for each message.</summary>
    public static Notice Notice(ReceivedAlarm received)
    {
        ArgumentNullException.ThrowIfNull(received);
        var alarm = received.Alarm;
        var isOver = alarm.Status == TencentAlarmStatus.Recovered;
        var day = received.Stream.ToString().Split('/') is [.., var named, _] ? named : "";
        var subject = alarm.Subject ?? alarm.PolicyName ?? "Tencent Cloud";
        return new Notice(
            $"{TextKey(alarm.AlarmKey)}/{(isOver ? "over" : "firing")}/{day}",
            isOver ? NoticeSeverity.Recovery : Severity(alarm),
            new Phrase($"{subject} {Metric(alarm).Chinese}", $"{subject} {Metric(alarm).English}"),
            new Phrase(
                $"腾讯云告警策略 {Policy(alarm)}{(isOver ? "已恢复" : "触发")}{(Lasted(alarm) is { } long1 ? $",持续 {long1}" : "")}。",
                $"Tencent Cloud's policy {Policy(alarm)} {(isOver ? "is over" : "fires")}{(Lasted(alarm) is { } long2 ? $", after {long2}" : "")}."))
        {
            Metric = alarm.Metric,
            Value = alarm.Value,
            Since = alarm.FirstOccurred,
            Link = Console,
        };
    }

    /// <summary>Tencent Cloud's levels in ours; a policy without tiers warns.</summary>
    private static NoticeSeverity Severity(TencentAlarm alarm) => alarm.Level switch
    {
        "Serious" => NoticeSeverity.Critical,
        "Remind" => NoticeSeverity.Information,
        _ => NoticeSeverity.Warning,
    };

    private static Phrase Metric(TencentAlarm alarm) => alarm.Metric is { } metric ? metric : alarm.IsEvent ? new Phrase("事件告警", "event") : new Phrase("指标告警", "metric");

    private static string Policy(TencentAlarm alarm) => (alarm.PolicyName, alarm.PolicyId) switch
    {
        ({ } name, { } id) => string.Create(CultureInfo.InvariantCulture, $"{name} ({id})"),
        var (name, id) => name ?? id ?? "?",
    };

    private static string? Lasted(TencentAlarm alarm) => alarm.Duration is { } lasted && lasted > TimeSpan.Zero ? DurationText.Format(lasted) : null;

    private static string TextKey(string key) => key.Length <= 170 ? key : KeyPart.Of(key);
}
