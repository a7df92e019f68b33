using NCrontab;

namespace LocalFunctions.Host.Timers;

/// <summary>NCRONTAB in the wall-clock time of a zone. Where the clock skips, skipped occurrences fall together on the first instant after the gap.
/// Where it repeats an hour, a schedule of fixed times runs in the first pass only; one that repeats within the day ('*', '/' or '-' in hour, minute or
/// second) runs in both, as <see href="https://github.com/HangfireIO/Cronos#daylight-saving-time">Vixie cron and Cronos</see> do.</summary>
internal sealed class CronSchedule(CrontabSchedule cron, string expression, TimeZoneInfo zone) : ISchedule
{
    private readonly bool repeats = RepeatsWithinDay(expression);

    public bool AdjustsForDaylightSaving => true;

    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var first = FirstByWallClock(after, TimeZoneInfo.ConvertTime(after, zone).DateTime);
        return repeats && SecondPass(after) is { } again && (first is null || again < first) ? again : first;
    }

    public override string ToString() => expression;

    private DateTimeOffset? FirstByWallClock(DateTimeOffset after, DateTime wall)
    {
        while (true)
        {
            wall = cron.GetNextOccurrence(wall);
            if (wall.Year >= DateTime.MaxValue.Year)
                return null;
            var instant = Instant(wall, after);
            if (instant > after)
                return instant;
        }
    }

    /// <summary>The instant of a wall-clock time: after the gap if skipped; of two, the first, or for a repeating schedule the first still to come.</summary>
    private DateTimeOffset Instant(DateTime wall, DateTimeOffset after)
    {
        if (zone.IsInvalidTime(wall))
            return AfterGap(wall);
        if (!zone.IsAmbiguousTime(wall))
            return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
        var offsets = zone.GetAmbiguousTimeOffsets(wall);
        var early = new DateTimeOffset(wall, offsets.Max());
        return early > after || !repeats ? early : new DateTimeOffset(wall, offsets.Min());
    }

    private DateTimeOffset AfterGap(DateTime wall)
    {
        var valid = new DateTime(wall.Year, wall.Month, wall.Day, wall.Hour, wall.Minute, 0);
        while (zone.IsInvalidTime(valid))
            valid = valid.AddMinutes(1);
        return new DateTimeOffset(valid, zone.GetUtcOffset(valid));
    }

    /// <summary>The first occurrence of the repeated hour's second pass, when <paramref name="after"/> is in its first.</summary>
    private DateTimeOffset? SecondPass(DateTimeOffset after)
    {
        var wall = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        if (!zone.IsAmbiguousTime(wall))
            return null;
        var offsets = zone.GetAmbiguousTimeOffsets(wall);
        if (zone.GetUtcOffset(after) != offsets.Max())
            return null;
        var start = new DateTime(wall.Year, wall.Month, wall.Day, wall.Hour, wall.Minute, 0);
        while (zone.IsAmbiguousTime(start.AddMinutes(-1)))
            start = start.AddMinutes(-1);
        var occurrence = cron.GetNextOccurrence(start.AddTicks(-1));
        return zone.IsAmbiguousTime(occurrence) ? new DateTimeOffset(occurrence, offsets.Min()) : null;
    }

    private static bool RepeatsWithinDay(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Take(fields.Length - 3).Any(field => field.AsSpan().IndexOfAny('*', '/', '-') >= 0);
    }
}
