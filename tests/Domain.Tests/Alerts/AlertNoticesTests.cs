using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Domain.Tests.Alerts;

public sealed class AlertNoticesTests
{
    private static readonly DateTimeOffset Since = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AlertNoticeKind.Firing, AlarmSeverity.Warning, NoticeSeverity.Warning, "告警")]
    [InlineData(AlertNoticeKind.Firing, AlarmSeverity.Critical, NoticeSeverity.Critical, "告警")]
    [InlineData(AlertNoticeKind.Escalated, AlarmSeverity.Warning, NoticeSeverity.Critical, "升级")]
    [InlineData(AlertNoticeKind.Resolved, AlarmSeverity.Critical, NoticeSeverity.Recovery, "已恢复")]
    public void Compose_SaysWhatWasMeasured_AndWhatWasDone(AlertNoticeKind kind, AlarmSeverity severity, NoticeSeverity expected, string word)
    {
        var notice = AlertNotices.Compose(new(kind, "a1", "disk_space_low", severity, new Dictionary<string, string> { ["volume"] = "data" }, 93.456, Since, new string('k', 300))
        {
            Metric = "system_disk_usage_percent", Condition = "> 90", At = Since.AddMinutes(5), Why = "93.5 > 90 for 1m", Did = ["scale_up: refused"], Runbook = "https://example.com/disk",
        });

        Assert.Equal((expected, "93.46 (> 90)", "system_disk_usage_percent {volume=data}"), (notice.Severity, notice.Value, notice.Metric));
        Assert.Contains(word, notice.Title.Chinese, StringComparison.Ordinal);
        Assert.Contains("5m", notice.What.English, StringComparison.Ordinal);
        Assert.Equal("scale_up: refused", Assert.Single(notice.Done).English);
        Assert.Equal("https://example.com/disk", notice.Runbook?.OriginalString);
        Assert.True(notice.Key.Length <= Notice.LongestKey);
    }
}
