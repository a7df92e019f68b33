using System.Text;
using System.Text.RegularExpressions;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>
/// A glob on paths such as <c>app-logs/2026/a.log</c>. <c>*</c> and <c>?</c> stand for characters within a name, <c>**</c> for any number of
/// names, <c>[a-c]</c> and <c>[!a-c]</c> for one of several characters. Without a <c>/</c> it is meant for a name anywhere; with one for the whole path.
/// What covers a directory covers all in it. Upper and lower case differ.
/// </summary>
public sealed class PathPattern
{
    private readonly Regex regex;

    private PathPattern(string text, Regex regex) => (Text, this.regex) = (text, regex);

    public string Text { get; }

    /// <exception cref="FormatException">A bracket is not closed, or the pattern is empty.</exception>
    public static PathPattern Parse(string text)
    {
        var pattern = text.Trim('/');
        if (pattern.Length == 0)
            throw new FormatException($"'{text}' is no pattern: it is empty");
        var expression = new StringBuilder(pattern.Contains('/', StringComparison.Ordinal) ? "^" : "(?:^|/)");
        for (var i = 0; i < pattern.Length; i++)
            i = Translate(pattern, i, expression, text);
        // No backtracking: time is linear in the path, whatever the pattern.
        return new(text, new Regex(expression.Append("(?:/|\\z)").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline));
    }

    /// <summary>Whether the path, or a directory that it lies in, is meant.</summary>
    public bool Covers(string path) => regex.IsMatch(path);

    public override string ToString() => Text;

    /// <summary>Translates what begins at <paramref name="at"/>; returns the place of its last character.</summary>
    private static int Translate(string pattern, int at, StringBuilder expression, string text)
    {
        switch (pattern[at])
        {
            case '*' when at + 1 < pattern.Length && pattern[at + 1] == '*':
                var whole = (at == 0 || pattern[at - 1] == '/') && at + 2 < pattern.Length && pattern[at + 2] == '/';
                expression.Append(whole ? "(?:.*/)?" : ".*");
                return whole ? at + 2 : at + 1;
            case '*':
                expression.Append("[^/]*");
                return at;
            case '?':
                expression.Append("(?:[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[^/])");
                return at;
            case '[':
                var end = pattern.IndexOf(']', Math.Min(at + (pattern.AsSpan(at + 1).StartsWith("!") ? 3 : 2), pattern.Length));
                if (end < 0)
                    throw new FormatException($"'{text}' is no pattern: a [ is not closed");
                var negated = pattern[at + 1] == '!';
                var members = pattern[(at + (negated ? 2 : 1))..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal);
                expression.Append(negated ? "[^/" : "[").Append(members).Append(']');
                return end;
            default:
                expression.Append(Regex.Escape(pattern[at].ToString()));
                return at;
        }
    }
}
