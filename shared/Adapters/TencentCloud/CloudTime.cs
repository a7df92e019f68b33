using System.Globalization;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Moments as the API writes them: <c>2026-02-01 10:31:56</c>, without a zone. Beijing's is assumed; the documentation does not say.</summary>
internal static class CloudTime
{
    private const string Pattern = "yyyy-MM-dd HH:mm:ss";

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Null for what is missing, empty or no moment.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTime.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year > 1
            ? new DateTimeOffset(local, Beijing).ToUniversalTime()
            : null;

    public static string Format(DateTimeOffset moment) => moment.ToOffset(Beijing).ToString(Pattern, CultureInfo.InvariantCulture);
}
