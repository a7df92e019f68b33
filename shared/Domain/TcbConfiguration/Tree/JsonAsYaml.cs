using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>
/// JSON is nearly a subset of YAML. What is not: tabs between values, <c>\/</c>, and characters beyond U+FFFF escaped as two surrogates.
/// <see href="https://yaml.org/spec/1.2.2/#12-yaml-history"/>
/// </summary>
internal static class JsonAsYaml
{
    private const int EscapeLength = 6;

    /// <summary>The same values at the same lines; a text that is no JSON object is given back as it is.</summary>
    public static string Rewrite(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{"))
            return text;
        var yaml = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\t')
            {
                yaml.Append(' ');
            }
            else if (text[i] != '\\' || i + 1 == text.Length)
            {
                yaml.Append(text[i]);
            }
            else if (text[i + 1] == '/')
            {
                yaml.Append(text[++i]);
            }
            else if (Escaped(text, i) is { } high && char.IsHighSurrogate(high) && Escaped(text, i + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                yaml.Append(high).Append(low);
                i += 2 * EscapeLength - 1;
            }
            else
            {
                yaml.Append(text[i]).Append(text[++i]);
            }
        }

        return yaml.ToString();
    }

    /// <summary>The character that <c>\u1234</c> at this place stands for; null when there is no such escape.</summary>
    private static char? Escaped(string text, int at) =>
        at + EscapeLength <= text.Length && text[at] == '\\' && text[at + 1] == 'u' && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
