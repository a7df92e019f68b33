using System.Globalization;
using LocalFunctions.Host.Configuration;
using NCrontab;

namespace LocalFunctions.Host.Timers;

/// <summary>Reads the <c>schedule</c> of a timer.</summary>
internal static class Schedules
{
    /// <param name="text">Cron of six fields ({second} {minute} {hour} {day} {month} {day-of-week}) or five, or a time as "00:00:30".</param>
    /// <exception cref="HostSetupException">It is neither.</exception>
    public static ISchedule Parse(string text, TimeZoneInfo zone)
    {
        var trimmed = text.Trim();
        if (!trimmed.Contains(' ', StringComparison.Ordinal) && TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new IntervalSchedule(interval);
        var fields = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var cron = fields.Length is 5 or 6
            ? CrontabSchedule.TryParse(string.Join(' ', fields), new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 })
            : null;
        return cron is not null
            ? new CronSchedule(cron, string.Join(' ', fields), zone)
            : throw new HostSetupException($"'{text}' is no schedule. Use six fields as '0 0 2 * * *' (second minute hour day month weekday), or a time as '00:05:00'.");
    }
}
