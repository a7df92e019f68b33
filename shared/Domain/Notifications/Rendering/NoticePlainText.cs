namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>Messages without markup: e-mail, posts made of text elements, short messages. Pure.</summary>
public static class NoticePlainText
{
    /// <summary>One line for a heading: <c>[CRITICAL] CPU of web</c>.</summary>
    /// <param name="longest">In UTF-16 units.</param>
    public static string Title(Notice notice, int longest)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var line = NoticeLines.Of(notice)[0];
        return TextLimit.Cut($"{line.Label} {line.Text}", longest);
    }

    /// <summary>Everything below the title, one line each.</summary>
    /// <param name="longest">In bytes of UTF-8.</param>
    public static string Body(Notice notice, int longest)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return MarkupLine.Join([.. NoticeLines.Of(notice).Skip(1).Select(line => new MarkupLine(line.Label.Length > 0 ? $"{line.Label}: " : "", line.Text) { IsWhole = line.Target is not null })], "\n", longest);
    }

    /// <summary>All that fits a short message, in one line: title, value and what happened.</summary>
    /// <param name="longest">In UTF-16 units: 70 for each part of a message in Chinese.</param>
    public static string Brief(Notice notice, int longest)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var lines = NoticeLines.Of(notice);
        return TextLimit.Cut(string.Join("; ", [$"{lines[0].Label} {lines[0].Text}", .. lines.Skip(1).Where(line => line.Kind != NoticeLineKind.Link).OrderByDescending(line => line.Kind == NoticeLineKind.Fact)
            .Select(line => line.Label.Length > 0 ? $"{line.Label} {line.Text}" : line.Text)]), longest);
    }
}
