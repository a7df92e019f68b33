using System.Globalization;
using System.Text.Json.Serialization;

namespace LocalFunctions.Host.Timers;

/// <summary>The status blob as text. Times are texts here because Microsoft's host also writes the default time without an offset.</summary>
internal sealed record TimerStatusDocument(string? Last, string? Next, string? LastUpdated)
{
    public static TimerStatusDocument From(TimerStatus status, TimeZoneInfo zone) => new(
        status.Last is { } last ? Text(last, zone) : Text(default, TimeZoneInfo.Utc), Text(status.Next, zone), Text(status.LastUpdated, zone));

    /// <returns>Null when the times cannot be read: as good as no status.</returns>
    public TimerStatus? ToStatus() => Time(Next) is { } next && Time(LastUpdated) is { } updated
        ? new TimerStatus(Time(Last) is { Year: > 1 } last ? last : null, next, updated)
        : null;

    public static string Text(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <summary>The value that timer functions are called with.</summary>
internal sealed record TimerInfoDocument(TimerScheduleDocument Schedule, TimerStatusDocument? ScheduleStatus, bool IsPastDue);

/// <summary>Tells whether the schedule follows the wall clock.</summary>
internal sealed record TimerScheduleDocument([property: JsonPropertyName("AdjustForDST")] bool AdjustForDst);

[JsonSerializable(typeof(TimerStatusDocument))]
[JsonSerializable(typeof(OccurrenceClaim))]
[JsonSerializable(typeof(TimerInfoDocument))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class TimerJson : JsonSerializerContext;
