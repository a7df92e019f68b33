using System.Globalization;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli;

/// <summary>Moments as operators write them.</summary>
internal static class Moments
{
    /// <summary><c>2026-03-01T08:00:00Z</c> (UTC where it names no zone), or how long ago: <c>6h</c>.</summary>
    /// <exception cref="SettingException">It is neither.</exception>
    public static DateTimeOffset Parse(string option, string text, DateTimeOffset now) =>
        DurationText.TryParse(text, out var ago) ? now - ago
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment
        : throw new SettingException(option, $"'{text}' is no moment", "Write it as 2026-03-01T08:00:00Z, or as 6h for six hours ago.");
}
