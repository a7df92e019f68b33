using System.Globalization;
using System.Text.RegularExpressions;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>Finds the moment at the beginning of a log's line. Pure.</summary>
internal static partial class LogTime
{
    private const int LongestBeginning = 120;

    private static readonly string[] Patterns = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd HH:mm:ss", "dd/MMM/yyyy:HH:mm:ss"];

    /// <summary>Of ISO 8601, nginx, PostgreSQL and Python; null where there is none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="zone">Of a moment that names none.</param>
    public static DateTimeOffset? Find(string line, TimeZoneInfo zone)
    {
        var match = Moment().Match(line, 0, Math.Min(line.Length, LongestBeginning));
        if (!match.Success || !DateTime.TryParseExact(match.Groups["time"].Value, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;
        var offset = match.Groups["zone"].Value switch
        {
            "Z" or "UTC" or "GMT" => TimeSpan.Zero,
            "" => zone.GetUtcOffset(time),
            var text => Offset(text) ?? zone.GetUtcOffset(time),
        };
        return new DateTimeOffset(time, offset).ToUniversalTime().AddMilliseconds(match.Groups["part"] is { Success: true, Value: var part } ? int.Parse(part.PadRight(3, '0')[..3], CultureInfo.InvariantCulture) : 0);
    }

    private static TimeSpan? Offset(string text)
    {
        var digits = text[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var minutes = int.Parse(digits[..2], CultureInfo.InvariantCulture) * 60 + int.Parse(digits[2..], CultureInfo.InvariantCulture);
        return minutes <= 14 * 60 ? TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes) : null;
    }

    [GeneratedRegex(@"(?<time>\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d)(?:[.,](?<part>\d{1,9}))?\s?(?<zone>Z\b|UTC\b|GMT\b|[+-]\d\d:?\d\d\b|[+-]\d\d\b)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();
}
