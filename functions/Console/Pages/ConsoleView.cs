using System.Globalization;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>For whom a page is made.</summary>
/// <param name="Language">Of all that is ours to say; what others said is shown as it is.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>; null for what the system prefers.</param>
/// <param name="Path">The page, from the root, without a query.</param>
/// <param name="Now">UTC.</param>
/// <param name="Zone">Of the times that are shown.</param>
internal sealed record ConsoleView(NoticeLanguage Language, string? Theme, string Path, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary>Where all pages are.</summary>
    public const string Root = "/api/console";

    /// <summary>Null before somebody signs in.</summary>
    public ConsoleSession? Session { get; init; }

    /// <summary>What every form must send along.</summary>
    public string Token { get; init; } = "";

    /// <summary>What has just been done; null for nothing.</summary>
    public string? Done { get; init; }

    public bool MayOperate => Session?.Role == ConsoleRole.Operate;

    public string Say(string chinese, string english) => Language == NoticeLanguage.English ? english : chinese;

    public string Say(Phrase phrase) => phrase.In(Language);

    /// <summary>A moment, readable by machines too.</summary>
    public Markup Time(DateTimeOffset at) => Html.Of($"""<time datetime="{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}">{Clock(at)}</time>""");

    /// <summary>With how long ago that is.</summary>
    public Markup Ago(DateTimeOffset at) => Html.Of($"""<time datetime="{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" title="{Clock(at)}">{AgoText(at)}</time>""");

    /// <summary>In the operator's zone: the date only where it is another.</summary>
    public string Clock(DateTimeOffset at)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, Zone), TimeZoneInfo.ConvertTime(Now, Zone));
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : local.Year == today.Year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public string AgoText(DateTimeOffset at) => Now - at < TimeSpan.FromSeconds(1) ? Say("刚刚", "just now") : Say($"{Span(Now - at)}前", $"{Span(Now - at)} ago");

    /// <summary>In the largest unit that says enough.</summary>
    public string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalDays: >= 2 } days => Say($"{(int)days.TotalDays} 天", $"{(int)days.TotalDays} days"),
        { TotalHours: >= 2 } hours => Say($"{(int)hours.TotalHours} 小时", $"{(int)hours.TotalHours} h"),
        { TotalMinutes: >= 2 } minutes => Say($"{(int)minutes.TotalMinutes} 分钟", $"{(int)minutes.TotalMinutes} min"),
        var seconds => Say($"{(int)seconds.TotalSeconds} 秒", $"{(int)seconds.TotalSeconds} s"),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.##} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };
}
