namespace SuperInsight.Domain.Costs;

/// <summary>Days and months as Tencent Cloud bills them: at UTC+8, all year. Whatever the operator's own zone does with its clocks, a billing day has 24 hours.</summary>
public static class BillingCalendar
{
    /// <summary>Bills begin a day at midnight in Beijing. China has had no summer time since 1991.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>How far back bills go. See <see href="https://cloud.tencent.com/document/api/555/19182"/>.</summary>
    public const int MonthsKept = 18;

    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Offset).DateTime);

    /// <summary>The first moment of a day, in UTC.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>The beginning of the hour that a moment is in, in UTC. Billing hours begin when UTC's do.</summary>
    public static DateTimeOffset HourOf(DateTimeOffset moment) => new(moment.UtcTicks - moment.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    public static int DaysIn(DateOnly month) => DateTime.DaysInMonth(month.Year, month.Month);

    public static DateOnly LastOf(DateOnly month) => new(month.Year, month.Month, DaysIn(month));

    /// <summary>The newest day whose bill can be there: yesterday. Today's figures are always incomplete.</summary>
    public static DateOnly Yesterday(DateTimeOffset now) => DayOf(now).AddDays(-1);

    /// <summary>Every day from the first to the last, both among them.</summary>
    public static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
            yield return day;
    }

    /// <summary>The first day of every month that has one of these days.</summary>
    public static IEnumerable<DateOnly> Months(DateOnly from, DateOnly to)
    {
        for (var month = MonthOf(from); month <= to; month = month.AddMonths(1))
            yield return month;
    }

    /// <summary><c>2026-11</c>.</summary>
    public static string MonthText(DateOnly month) => month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-26</c>.</summary>
    public static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
