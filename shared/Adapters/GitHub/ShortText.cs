using System.Text;

namespace SuperInsight.Adapters.GitHub;

/// <summary>Text for one line of a page.</summary>
internal static class ShortText
{
    /// <summary>White space and control characters become single spaces; what is too long ends with an ellipsis. Characters are never cut in two.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">UTF-16 code units of the outcome, at most; at least 1.</param>
    public static string Cut(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest + 2));
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            if (line.Length > longest + 1)
                break;
        }

        var whole = line.ToString().TrimEnd();
        if (whole.Length <= longest)
            return whole;
        var end = longest - 1;
        return whole[..(end > 0 && char.IsHighSurrogate(whole[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }
}
