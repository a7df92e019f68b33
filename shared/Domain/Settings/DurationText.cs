using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Settings;

/// <summary>
/// Durations as operators write them: <c>26:00:00</c> (hours, minutes, seconds; more than 24 hours are hours, not days),
/// <c>8.12:00:00</c> with days in front, or <c>8d</c>, <c>2h30m</c>, <c>90s</c>.
/// </summary>
public static class DurationText
{
    private const double LongestDays = 36_500;

    /// <summary>False for anything else, for a negative duration and for more than 100 years.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
            return false;
        var days = trimmed.Contains(':', StringComparison.Ordinal) ? Clock(trimmed) : Units(trimmed);
        if (days is not <= LongestDays)
            return false;
        duration = TimeSpan.FromSeconds(Math.Round(days.Value * 86_400));
        return true;
    }

    /// <summary>The shortest way to write it in days, hours, minutes and seconds: <c>1d2h</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        foreach (var (number, unit) in new[] { ((long)duration.TotalDays, 'd'), (duration.Hours, 'h'), (duration.Minutes, 'm'), (duration.Seconds, 's') })
        {
            if (number != 0)
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }

        return text.Length > 0 ? text.ToString() : "0s";
    }

    /// <summary>In days; null when it is none.</summary>
    private static double? Clock(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var parts = text[(dot + 1)..].Split(':');
        if (parts.Length is not (2 or 3) || Number(dot < 0 ? "0" : text[..dot]) is not { } days || Number(parts[0]) is not { } hours
            || Number(parts[1]) is not < 60 || Number(parts.Length == 3 ? parts[2] : "0") is not < 60)
            return null;
        return days + (hours + (Number(parts[1])!.Value + (parts.Length == 3 ? Number(parts[2])!.Value : 0) / 60.0) / 60.0) / 24.0;
    }

    private static double? Units(string text)
    {
        double days = 0;
        var start = 0;
        var largest = 'w';
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
                continue;
            var unit = text[i];
            if (Number(text[start..i]) is not { } number || "dhms".IndexOf(unit, StringComparison.Ordinal) <= "dhms".IndexOf(largest, StringComparison.Ordinal))
                return null;
            days += number / (unit switch { 'd' => 1.0, 'h' => 24.0, 'm' => 1440.0, _ => 86_400.0 });
            (largest, start) = (unit, i + 1);
        }

        // A bare number has no unit, so nobody knows what it means; but nothing is nothing.
        return start == text.Length ? days : text.Trim('0').Length == 0 ? 0 : null;
    }

    private static double? Number(string text) =>
        text.Length is > 0 and < 10 && text.All(char.IsAsciiDigit) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
