using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>References to the environment of whoever deploys, as the vendor's tools fill them in: <c>{{env.NAME}}</c>.</summary>
internal static class References
{
    private const string Open = "{{env.";
    private const string Close = "}}";

    /// <summary>Whether the text is one reference and nothing else.</summary>
    public static bool IsWhole(string text) => LengthAt(text) == text.Length && text.Length > 0;

    /// <summary>The length of the reference that the text begins with; 0 when it begins with none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Open, StringComparison.Ordinal) || text.IndexOf(Close, StringComparison.Ordinal) is not (> 0 and var end))
            return 0;
        var name = text[Open.Length..end];
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            return 0;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
                return 0;
        }

        return end + Close.Length;
    }

    /// <summary>The names that the text refers to.</summary>
    public static IEnumerable<string> NamesIn(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (LengthAt(text.AsSpan(i)) is > 0 and var length)
                yield return text.Substring(i + Open.Length, length - Open.Length - Close.Length);
        }
    }

    /// <summary>The text without its references.</summary>
    public static string Remainder(ReadOnlySpan<char> text)
    {
        var rest = new System.Text.StringBuilder();
        while (!text.IsEmpty)
        {
            var length = LengthAt(text);
            if (length == 0)
                rest.Append(text[0]);
            text = text[Math.Max(1, length)..];
        }

        return rest.ToString();
    }

    /// <summary>Braces that the vendor's tools would not fill in as meant; null when there are none.</summary>
    public static (string Reason, string Suggestion)? FindFlaw(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text.AsSpan(i);
            if (rest.StartsWith("${env.", StringComparison.Ordinal))
                return ("${env.…} is not filled in by the vendor's tools: it would be deployed as it stands", "Write {{env.NAME}}.");
            if (!rest.StartsWith("{{", StringComparison.Ordinal))
                continue;
            var length = LengthAt(rest);
            if (length == 0)
                return ("the vendor's tools fill in whatever stands in {{…}}, and only {{env.NAME}} is known here", $"Write {{{{env.NAME}}}}; NAME has {TextFormats.VariableName.Rule}.");
            i += length - 1;
        }

        return null;
    }
}
