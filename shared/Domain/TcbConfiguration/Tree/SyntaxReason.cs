using YamlDotNet.Core;

namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>Says in the house's words what the parser stumbled over. The parser's own words never hold a value of the file.</summary>
internal static class SyntaxReason
{
    public static string Of(YamlException broken)
    {
        var said = broken.Message.TrimEnd('.', ' ');
        // The place that it puts in front is told separately.
        if (said.StartsWith('(') && said.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end)
            said = said[(end + 3)..];
        return said.Length > 1 && char.IsUpper(said[0]) && !char.IsUpper(said[1]) ? char.ToLowerInvariant(said[0]) + said[1..] : said;
    }

    public static TextPlace PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Where to look: at the beginning of what is not ended, and at the tab itself.</summary>
    public static TextPlace PlaceOf(YamlException broken) => PlaceOf(broken.Message.Contains("tab character", StringComparison.Ordinal) ? broken.End : broken.Start);

    public static string Suggest(string text, int line)
    {
        var lines = text.Split('\n');
        var (here, above) = (Line(lines, line), Line(lines, line - 1));
        if (here.Contains(": {{", StringComparison.Ordinal) || above.Contains(": {{", StringComparison.Ordinal))
            return "A value that begins with {{ needs quotes: \"{{env.NAME}}…\".";
        if (here.TrimStart(' ').StartsWith('\t') || above.TrimStart(' ').StartsWith('\t'))
            return "Indent with spaces: YAML takes no tabs.";
        return "Look at this line and the one above it: a missing colon, quote or bracket, or another indentation; a value with one of : # { [ * & ! % @ needs quotes.";
    }

    private static string Line(string[] lines, int line) => line >= 1 && line <= lines.Length ? lines[line - 1] : "";
}
