namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Daily amounts in order, without the days that nobody knows. Statistics are floating-point: they are estimates; amounts stay decimal.</summary>
public sealed class CostHistory
{
    /// <summary>How far back a level and a weekday's share are taken from.</summary>
    private const int Window = 56;

    private const int LevelDays = CostPattern.LevelDays;

    private const int OfOneWeekday = 3;

    /// <summary>Days of a weekday that costs less than so much of an ordinary one tell nothing of the level.</summary>
    private const double LeastShare = 0.05;

    private readonly SortedList<DateOnly, decimal> days;

    public CostHistory(IEnumerable<KeyValuePair<DateOnly, decimal>> days) => this.days = new(days.ToDictionary(day => day.Key, day => day.Value));

    public int Count => days.Count;

    public DateOnly? Newest => days.Count > 0 ? days.Keys[^1] : null;

    public decimal? On(DateOnly day) => days.TryGetValue(day, out var amount) ? amount : null;

    /// <summary>The sum of the days that are known, first and last among them, and how many they are.</summary>
    public (decimal Sum, int Days) Between(DateOnly from, DateOnly to)
    {
        var known = days.Where(day => day.Key >= from && day.Key <= to).Select(day => day.Value).ToArray();
        return (known.Sum(), known.Length);
    }

    public IReadOnlyList<DateOnly> Days => [.. days.Keys];

    /// <summary>What days are usually like, judged by those before one.</summary>
    internal CostPattern PatternBefore(DateOnly day)
    {
        var window = days.Where(one => one.Key < day && one.Key >= day.AddDays(-Window)).Select(one => (Day: one.Key, Amount: (double)one.Value)).ToArray();
        var (shares, judges) = Shares(window);
        double[] level = [.. window.Where(one => shares[(int)one.Day.DayOfWeek] > LeastShare).Select(one => one.Amount / shares[(int)one.Day.DayOfWeek])];
        var recent = level.TakeLast(2 * LevelDays).ToArray();
        return new(shares, judges, Statistics.Median([.. level.TakeLast(LevelDays)]), Statistics.Spread(recent, Statistics.Median(recent)), window.Length);
    }

    /// <summary>A weekday's own share needs three of its kind; until then working days have one together, and weekends another.</summary>
    private static (double[] Shares, int[] Judges) Shares((DateOnly Day, double Amount)[] window)
    {
        var overall = Statistics.Median([.. window.Select(one => one.Amount)]);
        var (shares, judges) = (new double[7], new int[7]);
        for (var weekday = 0; weekday < 7; weekday++)
        {
            var isWeekend = weekday is (int)DayOfWeek.Saturday or (int)DayOfWeek.Sunday;
            double[] own = [.. window.Where(one => (int)one.Day.DayOfWeek == weekday).Select(one => one.Amount)];
            double[] kind = own.Length >= OfOneWeekday ? own : [.. window.Where(one => (one.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) == isWeekend).Select(one => one.Amount)];
            judges[weekday] = kind.Length;
            shares[weekday] = overall > 0 && kind.Length >= 2 ? Math.Max(0, Statistics.Median(kind) / overall) : 1;
        }

        return (shares, judges);
    }
}

/// <summary>What days are usually like.</summary>
/// <param name="Shares">Of each weekday, Sunday first: 1.2 is a fifth above the ordinary day.</param>
/// <param name="Judges">How many days each share is from.</param>
/// <param name="Level">The ordinary day.</param>
/// <param name="Spread">One standard deviation around it, robustly.</param>
/// <param name="Days">How many days it was judged by.</param>
internal sealed record CostPattern(double[] Shares, int[] Judges, double Level, double Spread, int Days)
{
    /// <summary>What a median of n days adds to the variance of one: π / 2n.</summary>
    public const double MedianVariance = 1.57;

    /// <summary>Of the level.</summary>
    public const int LevelDays = 14;

    public double Expect(DateOnly day) => Level * Shares[(int)day.DayOfWeek];

    /// <summary>One deviation of a single day from what is expected: its own, that of the level and that of the weekday's share.</summary>
    /// <param name="day">The day.</param>
    /// <param name="least">At least so much of the level.</param>
    public double Deviation(DateOnly day, double least) =>
        Math.Max(Spread, least * Math.Abs(Level)) * Shares[(int)day.DayOfWeek] * Math.Sqrt(1 + MedianVariance / LevelDays + MedianVariance / Math.Max(1, Judges[(int)day.DayOfWeek]));
}
