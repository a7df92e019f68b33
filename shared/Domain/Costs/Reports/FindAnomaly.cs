namespace SuperInsight.Domain.Costs.Reports;

/// <summary>
/// Tells whether a day is unlike others of its weekday: further from the expected amount than five robust deviations (of the median absolute
/// deviation of four weeks, at least 3 % of the level, and of what level and weekday are judged by), and by an amount that matters. Pure.
/// </summary>
public static class FindAnomaly
{
    /// <summary>With fewer days before it, no day is strange.</summary>
    public const int LeastDays = 10;

    /// <summary>Less is no matter.</summary>
    public const decimal LeastImpact = 0.50m;

    private const double Bound = 5;
    private const double LeastSpread = 0.03;

    /// <summary>A fen: where nothing was ever paid, there is no deviation.</summary>
    private const double LeastDeviation = 0.01;

    /// <summary>Null for an ordinary day, for one that is not known, and where too little is known before it.</summary>
    public static CostAnomaly? On(CostHistory history, DateOnly day, string subject, string currency)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.On(day) is not { } amount)
            return null;
        var pattern = history.PatternBefore(day);
        if (pattern.Days < LeastDays)
            return null;
        var expected = pattern.Expect(day);
        var spread = Math.Max(pattern.Deviation(day, LeastSpread), LeastDeviation);
        var deviations = ((double)amount - expected) / spread;
        return Math.Abs(deviations) >= Bound && Math.Abs(amount - (decimal)expected) >= LeastImpact
            ? new(day, subject, new(amount, currency), Rounding.ToFen(new Money((decimal)expected, currency)), Math.Round((decimal)Math.Clamp(deviations, -1e6, 1e6), 1))
            : null;
    }
}
