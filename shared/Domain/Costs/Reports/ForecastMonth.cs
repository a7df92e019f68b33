namespace SuperInsight.Domain.Costs.Reports;

/// <summary>
/// Forecasts a month's end: what is known of it, and for each other day since costs began the level of the last two weeks (a median) times the weekday's share.
/// Pure.
/// </summary>
/// <remarks>
/// The 80 % interval is 1.2816 × s × √(h + h² × 1.57 / 14) for h days with the spread s: each day's own deviation, and that of the level, which
/// is a median of 14. It is then widened or narrowed by how such intervals would have fared over the same number of days in the past.
/// </remarks>
public static class ForecastMonth
{
    /// <summary>Fewer days tell no weekday.</summary>
    public const int LeastDays = 7;

    private const double TenthOfNormal = 1.2816;
    private const double MedianCost = CostPattern.MedianVariance / CostPattern.LevelDays;
    private const int LeastForecasts = 8;
    private const int MostForecasts = 120;
    private const double Least = 0.7;
    private const double Most = 4;

    /// <summary>Null when too little is known.</summary>
    public static Forecast? Run(CostHistory history, DateOnly month, string currency)
    {
        ArgumentNullException.ThrowIfNull(history);
        var (from, to) = (BillingCalendar.MonthOf(month), BillingCalendar.LastOf(month));
        if (history.Count < LeastDays || history.Newest is not { } newest)
            return null;
        var (known, knownDays) = history.Between(from, to);
        // What was before the first day that is known was not paid for; a day that is missing later on is only late.
        DateOnly[] ahead = [.. BillingCalendar.Days(from, to).Where(day => day > history.Days[0] && history.On(day) is null)];
        var pattern = history.PatternBefore(newest.AddDays(1));
        var expected = ahead.Sum(pattern.Expect);
        var half = HalfWidth(pattern, ahead.Length);
        var past = LookBack(history, ahead.Length, newest);
        if (past.Count >= LeastForecasts)
            half *= Math.Clamp(Statistics.Quantile([.. past.Select(one => one.Deviations)], 0.8) / TenthOfNormal, Least, Most);
        return new(from, Yuan(known, expected, currency), Yuan(known, Math.Max(Math.Min(0, expected), expected - half), currency), Yuan(known, expected + half, currency), knownDays,
            past.Count > 0 ? Math.Round((decimal)Math.Min(1e6, past.Average(one => one.Error)), 4) : null, past.Count);
    }

    private static double HalfWidth(CostPattern pattern, int days) => TenthOfNormal * Deviation(pattern, days);

    private static double Deviation(CostPattern pattern, int days) => Math.Max(pattern.Spread, 0.01 * Math.Abs(pattern.Level)) * Math.Sqrt(days + days * (double)days * MedianCost);

    /// <summary>What forecasts over so many days would have said, from every day from which their truth is known.</summary>
    private static List<(double Error, double Deviations)> LookBack(CostHistory history, int days, DateOnly newest)
    {
        List<(double, double)> past = [];
        for (var origin = newest.AddDays(-days); days > 0 && past.Count < MostForecasts && origin >= history.Days[0].AddDays(2 * LeastDays); origin = origin.AddDays(-1))
        {
            var (actual, found) = history.Between(origin.AddDays(1), origin.AddDays(days));
            if (found < days)
                continue;
            var pattern = history.PatternBefore(origin.AddDays(1));
            var off = Math.Abs((double)actual - BillingCalendar.Days(origin.AddDays(1), origin.AddDays(days)).Sum(pattern.Expect));
            past.Add((off / Math.Max(0.01, Math.Abs((double)actual)), off / Math.Max(1e-9, Deviation(pattern, days))));
        }

        return past;
    }

    private static Money Yuan(decimal known, double more, string currency) => Rounding.ToFen(new Money(known + (decimal)Math.Clamp(more, -1e15, 1e15), currency));
}
