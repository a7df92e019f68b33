using System.Globalization;

namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>What a message says, line by line, in the notice's language. Pure.</summary>
internal static class NoticeLines
{
    private const int MostLines = 40;

    public static IReadOnlyList<NoticeLine> Of(Notice notice)
    {
        var language = notice.Language ?? NoticeLanguage.Chinese;
        List<NoticeLine> lines = [new(NoticeLineKind.Title, $"[{Severity(notice.Severity).In(language)}]", Clean(notice.Title.In(language)))];
        lines.AddRange(Lines(notice.What.In(language)).Select(line => new NoticeLine(NoticeLineKind.What, "", line)));
        Fact("指标", "Metric", notice.Metric);
        Fact("数值", "Value", notice.Value);
        Fact("开始于", "Since", notice.Since?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        foreach (var done in notice.Done)
            Fact("已处理", "Done already", done.In(language));
        foreach (var missed in notice.Missed)
            Fact("未能送达", "Not delivered by", $"{missed.Channel} ({missed.Reason})");
        Link("处理手册", "Runbook", notice.Runbook);
        Link("查看详情", "Details", notice.Link);
        return lines;

        void Fact(string chinese, string english, string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
                lines.Add(new(NoticeLineKind.Fact, new Phrase(chinese, english).In(language), Clean(text)));
        }

        void Link(string chinese, string english, Uri? target)
        {
            if (target is { IsAbsoluteUri: true, Scheme: "http" or "https" } && target.UserInfo.Length == 0)
                lines.Add(new(NoticeLineKind.Link, new Phrase(chinese, english).In(language), target.AbsoluteUri) { Target = target });
        }
    }

    /// <summary>Those that say something; where there are too many, the last says so.</summary>
    private static string[] Lines(string text)
    {
        var lines = text.Split('\n').Select(Clean).Where(line => line.Length > 0).Take(MostLines + 1).ToArray();
        return lines.Length <= MostLines ? lines : [.. lines[..(MostLines - 1)], "…"];
    }

    private static Phrase Severity(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => new("严重", "CRITICAL"),
        NoticeSeverity.Warning => new("警告", "WARNING"),
        NoticeSeverity.Recovery => new("已恢复", "RECOVERED"),
        _ => new("通知", "NOTICE"),
    };

    private static string Clean(string text) => SecretScrub.Clean(string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c))).Trim();
}
