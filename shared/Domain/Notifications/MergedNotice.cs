using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.Domain.Notifications;

/// <summary>Makes one notice of several. Pure.</summary>
public static class MergedNotice
{
    private const int MostNamed = 8;

    /// <summary>The most important are named, the others counted.</summary>
    /// <param name="notices">At least one, oldest first.</param>
    /// <param name="dropped">How many more there was no room for.</param>
    public static Notice Of(IReadOnlyList<Notice> notices, int dropped)
    {
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentOutOfRangeException.ThrowIfZero(notices.Count, nameof(notices));
        if (notices.Count == 1 && dropped == 0)
            return notices[0];
        var named = notices.OrderByDescending(notice => notice.Severity).Take(MostNamed).ToArray();
        var more = notices.Count - named.Length + dropped;
        var all = notices.Count + dropped;
        return new Notice(
            $"merged/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', notices.Select(notice => notice.Key)))))}",
            named[0].Severity,
            new Phrase($"{all} 条通知", $"{all} notices"),
            new Phrase(Lines(NoticeLanguage.Chinese, more > 0 ? $"…… 另有 {more} 条" : null), Lines(NoticeLanguage.English, more > 0 ? $"… and {more} more" : null)))
        {
            Since = notices.Min(notice => notice.Since),
            Language = notices[0].Language,
            Link = notices.Select(notice => notice.Link).FirstOrDefault(link => link is not null),
        };

        string Lines(NoticeLanguage language, string? last) =>
            string.Join('\n', [.. named.Select(notice => Line(notice, language)), .. last is null ? (string[])[] : [last]]);
    }

    private static string Line(Notice notice, NoticeLanguage language)
    {
        var value = notice.Value is { } measured ? $" · {measured}" : "";
        var since = notice.Since is { } at ? $" · {at.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)}" : "";
        return $"{Mark(notice.Severity)} {notice.Title.In(language)}{value}{since}";
    }

    private static string Mark(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "‼",
        NoticeSeverity.Warning => "!",
        NoticeSeverity.Recovery => "✓",
        _ => "·",
    };
}
