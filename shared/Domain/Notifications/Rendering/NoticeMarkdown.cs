namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>Messages in the two dialects of Markdown that the robots read. Pure. Whatever a text holds, it stays text: no link, no mention, no colour.</summary>
public static class NoticeMarkdown
{
    /// <summary>The longest message that WeCom takes, in bytes of UTF-8. See <see href="https://developer.work.weixin.qq.com/document/path/91770"/>.</summary>
    public const int LongestWeCom = 4096;

    /// <summary>DingTalk takes bodies of about 20 KB: half of that leaves room for what JSON adds.</summary>
    public const int LongestDingTalk = 9000;

    /// <param name="notice">What to say.</param>
    /// <param name="mentions">Users to call by name: their ids.</param>
    public static string WeCom(Notice notice, IReadOnlyList<string> mentions)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(mentions);
        var colour = notice.Severity switch { NoticeSeverity.Recovery => "info", NoticeSeverity.Information => "comment", _ => "warning" };
        var lines = NoticeLines.Of(notice).Select(line => line.Kind switch
        {
            NoticeLineKind.Title => new MarkupLine($"## <font color=\"{colour}\">{line.Label}</font> ", Escape(line.Text)),
            NoticeLineKind.What => new MarkupLine("> ", Escape(line.Text)),
            NoticeLineKind.Link => Link("> ", line),
            _ => new MarkupLine($"> {line.Label}: ", Escape(line.Text)),
        });
        return MarkupLine.Join([.. lines, .. Mention(string.Concat(mentions.Select(user => $"<@{user}>")))], "\n", LongestWeCom);
    }

    /// <param name="notice">What to say.</param>
    /// <param name="mobiles">Telephone numbers of those to call by name.</param>
    public static string DingTalk(Notice notice, IReadOnlyList<string> mobiles)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(mobiles);
        var lines = NoticeLines.Of(notice).Select(line => line.Kind switch
        {
            NoticeLineKind.Title => new MarkupLine($"### {line.Label} ", Escape(line.Text)),
            NoticeLineKind.What => new MarkupLine("- ", Escape(line.Text)),
            NoticeLineKind.Link => Link("- ", line),
            _ => new MarkupLine($"- {line.Label}: ", Escape(line.Text)),
        });
        return MarkupLine.Join([.. lines, .. Mention(string.Join(' ', mobiles.Select(mobile => $"@{mobile}")))], "\n", LongestDingTalk);
    }

    private static MarkupLine Link(string before, NoticeLine line) =>
        new($"{before}[{line.Label}](", line.Text.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal), ")") { IsWhole = true };

    private static MarkupLine[] Mention(string names) => names.Length == 0 ? [] : [new("", names) { IsWhole = true }];

    /// <summary>
    /// Neither robot documents an escape. So characters that begin markup within a line are replaced by their full-width forms, which
    /// read the same and can be relied on; at a line's beginning there is always markup of ours.
    /// </summary>
    private static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '<' => '＜', '[' => '［', ']' => '］', '`' => '｀', '*' => '＊', '~' => '～', '@' => '＠', '\\' => '＼', '!' => '！',
        _ => c,
    }));
}
