using System.Globalization;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Functions.Console;

/// <summary>Which of our languages a browser prefers. See <see href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4"/>.</summary>
internal static class AcceptedLanguage
{
    /// <summary>English where it wants neither.</summary>
    public static NoticeLanguage Of(string? header)
    {
        var best = (Language: NoticeLanguage.English, Weight: 0.0);
        foreach (var range in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            NoticeLanguage? language = parts[0] switch
            {
                _ when parts[0].StartsWith("zh", StringComparison.OrdinalIgnoreCase) => NoticeLanguage.Chinese,
                _ when parts[0].StartsWith("en", StringComparison.OrdinalIgnoreCase) => NoticeLanguage.English,
                _ => null,
            };
            var weight = parts.Skip(1).FirstOrDefault(part => part.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) is { } given
                ? double.TryParse(given[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) ? read : 0
                : 1;
            if (language is { } known && weight > best.Weight)
                best = (known, weight);
        }

        return best.Language;
    }
}
