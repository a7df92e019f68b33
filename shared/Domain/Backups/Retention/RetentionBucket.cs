using System.Globalization;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// Which hour, day, ISO week, month or year of a time zone a moment belongs to, as a number that no other such bucket has. An hour
/// that a clock shows twice, when summer time ends, is two buckets: two hours passed.
/// </summary>
internal static class RetentionBucket
{
    public static long Of(RetentionRule rule, DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        return rule switch
        {
            RetentionRule.Hourly => new DateTimeOffset(local.Date.AddHours(local.Hour), local.Offset).UtcTicks,
            RetentionRule.Daily => local.Date.Ticks,
            RetentionRule.Weekly => ISOWeek.GetYear(local.Date) * 100L + ISOWeek.GetWeekOfYear(local.Date),
            RetentionRule.Monthly => local.Year * 100L + local.Month,
            RetentionRule.Yearly => local.Year,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "This rule counts no buckets."),
        };
    }
}
