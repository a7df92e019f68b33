using System.Globalization;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alarms;

/// <summary>Says in a message what a raised alarm says. The alarm's own words are English in either language. Pure.</summary>
public static class RaisedAlarmNotices
{
    private const int LongestKey = 150;

    /// <summary>By the first part of the key.</summary>
    private static readonly Dictionary<string, Phrase> Names = new(StringComparer.Ordinal)
    {
        ["alert-rules"] = new("告警规则无法读取", "The alert rules cannot be read"),
        ["backup-damaged"] = new("恢复点损坏", "A restore point is damaged"),
        ["backup-freshness-unknown"] = new("备份是否过期未知", "The age of backups is unknown"),
        ["backup-stale"] = new("备份过期", "The newest backup is too old"),
        ["backup-stores-away"] = new("备份无处可存", "No bucket takes backups"),
        ["backup-sync-conflict"] = new("备份桶内容冲突", "The backup buckets disagree"),
        ["backup-sync-failing"] = new("备份桶之间复制失败", "Copying between the backup buckets fails"),
        ["deployment"] = new("部署异常", "A deployment needs somebody"),
        ["drill-failed"] = new("恢复演练失败", "A restore drill failed"),
        ["drill-overdue"] = new("恢复演练逾期", "A restore drill is overdue"),
        ["drill-undecided"] = new("恢复演练无法进行", "A restore drill could not be held"),
        ["frozen"] = new("自动操作被冻结", "Something is frozen"),
        ["live-damage"] = new("线上数据损坏", "The live data is damaged"),
        ["prune-stopped"] = new("过期备份清理已停止", "Pruning has stopped"),
        ["wal-archive-stuck"] = new("WAL 归档停滞", "WAL archiving is stuck"),
        ["wal-gap"] = new("WAL 有缺口", "The WAL has a gap"),
        ["wal-pending"] = new("WAL 积压", "WAL piles up"),
    };

    /// <summary>It is raised.</summary>
    /// <param name="since">Which episode (UTC).</param>
    public static Notice Raised(RaisedAlarm alarm, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return Compose(alarm, since, "", Title(alarm.Key));
    }

    /// <summary>It is more severe than it was said to be.</summary>
    public static Notice Worse(RaisedAlarm alarm, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var title = Title(alarm.Key);
        return Compose(alarm, since, "/worse", new($"{title.Chinese}（已加重）", $"{title.English} (it got worse)"));
    }

    /// <summary>It is over.</summary>
    /// <param name="at">When that was seen (UTC).</param>
    public static Notice Over(ToldAlarm told, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(told);
        var lasted = DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Round((at - told.Since).TotalSeconds))));
        return new(Key(told.Key, told.Since, "/over"), NoticeSeverity.Recovery, Title(told.Key), new($"已恢复，持续 {lasted}。此前：{told.Summary}", $"It is over, after {lasted}. It was: {told.Summary}"))
        {
            Since = told.Since,
        };
    }

    private static Notice Compose(RaisedAlarm alarm, DateTimeOffset since, string turn, Phrase title) => new(
        Key(alarm.Key, since, turn), alarm.Severity == AlarmSeverity.Critical ? NoticeSeverity.Critical : NoticeSeverity.Warning, title,
        new($"{alarm.Summary}\n处理建议：{alarm.Hint}", $"{alarm.Summary}\nWhat to do: {alarm.Hint}"))
    {
        Since = since,
    };

    /// <summary>What the trouble is called: by the first part of the key, with the rest of it.</summary>
    public static Phrase Title(string key)
    {
        var parts = key.Split('/', 2);
        var name = Names.GetValueOrDefault(parts[0]) ?? new Phrase($"告警 {parts[0]}", $"Alarm {parts[0]}");
        return parts is [_, { Length: > 0 } subject] ? new($"{name.Chinese}：{subject}", $"{name.English}: {subject}") : name;
    }

    private static string Key(string key, DateTimeOffset since, string turn) =>
        string.Create(CultureInfo.InvariantCulture, $"alarm/{(key.Length <= LongestKey ? key : KeyPart.Of(key))}/{since.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}{turn}");
}
