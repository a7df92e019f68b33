using System.Globalization;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary>Tells people of an alarm through the configured channels.</summary>
public sealed class AlertNotices(SendNotice send) : IAlertNotifier
{
    /// <exception cref="AlertUntoldException">No channel is configured.</exception>
    public async Task NotifyAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        if (await send.RunAsync(Compose(notice), cancellationToken) is NoticeOutcome.Nobody)
            throw new AlertUntoldException(notice.Key);
    }

    /// <summary>The same in the channels' words. Pure.</summary>
    public static Notice Compose(AlertNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var series = notice.Labels.Count > 0 ? $" {{{string.Join(", ", notice.Labels.Select(label => $"{label.Key}={label.Value}"))}}}" : "";
        var value = notice.Value is { } measured ? measured.ToString("0.##", CultureInfo.InvariantCulture) : "?";
        var lasted = DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Round((notice.At - notice.Since).TotalSeconds))));
        return new Notice(Key(notice.Key), Severity(notice), Title(notice, series), new Phrase($"{Turn(notice.Kind).Chinese}，已持续 {lasted}：{notice.Why}", $"{Turn(notice.Kind).English} after {lasted}: {notice.Why}"))
        {
            Metric = notice.Metric + series,
            Value = $"{value} ({notice.Condition})",
            Since = notice.Since,
            Runbook = Uri.TryCreate(notice.Runbook, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null,
            Done = [.. notice.Did.Select(line => (Phrase)line)],
        };
    }

    private static Phrase Title(AlertNotice notice, string series) => new($"{notice.Rule}{series} {Turn(notice.Kind).Chinese}", $"{notice.Rule}{series} {Turn(notice.Kind).English}");

    private static Phrase Turn(AlertNoticeKind kind) => kind switch
    {
        AlertNoticeKind.Resolved => new("已恢复", "is over"),
        AlertNoticeKind.Escalated => new("升级", "is escalated"),
        AlertNoticeKind.Repeated => new("仍未恢复", "goes on"),
        _ => new("告警", "fires"),
    };

    private static NoticeSeverity Severity(AlertNotice notice) => notice switch
    {
        { Kind: AlertNoticeKind.Resolved } => NoticeSeverity.Recovery,
        { Severity: AlarmSeverity.Critical } or { Kind: AlertNoticeKind.Escalated } => NoticeSeverity.Critical,
        _ => NoticeSeverity.Warning,
    };

    /// <summary>A key that is too long for a notice, cut so that it is still its own.</summary>
    internal static string Key(string key) => key.Length <= Notice.LongestKey ? key : key[..(Notice.LongestKey - 20)] + "/" + ActionMark.Of(key);
}

/// <summary>Nobody is set up to be told.</summary>
public sealed class AlertUntoldException(string key) : OperationException("tell people of", key, "no channel is configured", "Set one up, as docs/notifications.md says; `ops notify test` tries it.");
