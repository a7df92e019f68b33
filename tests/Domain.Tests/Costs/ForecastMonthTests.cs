using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class ForecastMonthTests
{
    [Fact]
    public void Run_CoversTheTruthFourTimesInFive_OnSyntheticHistories()
    {
        const int Cases = 600;
        var (covered, errors, widths) = (0, new List<double>(), new List<double>());
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var start = new DateOnly(2025, 1, 1).AddDays(random.Next(365));
            var costs = SyntheticCosts.Draw(random, start, 150);
            // Somewhere in the month that has day 110.
            var month = BillingCalendar.MonthOf(start.AddDays(110));
            var known = month.AddDays(random.Next(0, BillingCalendar.DaysIn(month) - 1));
            var forecast = ForecastMonth.Run(SyntheticCosts.History(costs.Where(day => day.Key <= known)), month, Money.Yuan)!;
            var truth = costs.Where(day => BillingCalendar.MonthOf(day.Key) == month).Sum(day => day.Value);
            covered += truth >= forecast.Low.Amount && truth <= forecast.High.Amount ? 1 : 0;
            errors.Add((double)(Math.Abs(truth - forecast.Expected.Amount) / truth));
            widths.Add((double)((forecast.High.Amount - forecast.Low.Amount) / truth));
        }

        TestContext.Current.TestOutputHelper!.WriteLine("forecast: {0:P1} of {1} months within the 80 % interval, off by {2:P1} on average, interval {3:P1} wide", covered / (double)Cases, Cases, errors.Average(), widths.Average());
        Assert.InRange(covered / (double)Cases, 0.74, 0.90);
        Assert.InRange(errors.Average(), 0, 0.05);
    }

    [Fact]
    public void Run_TellsItsOwnPastError_AsItWas()
    {
        // Alike days: nothing is ever off.
        var days = BillingCalendar.Days(new(2026, 1, 1), new(2026, 3, 10)).ToDictionary(day => day, _ => 2m);
        var forecast = ForecastMonth.Run(new(days), new(2026, 3, 10), Money.Yuan)!;
        Assert.Equal((62m, 10, 0m), (forecast.Expected.Amount, forecast.KnownDays, forecast.PastError));
        Assert.True(forecast.PastForecasts > 20);
        Assert.InRange(forecast.High.Amount - forecast.Low.Amount, 0, 2);
    }

    [Theory]
    [InlineData(2024, 2, 29)]
    [InlineData(2026, 2, 28)]
    [InlineData(2026, 12, 31)]
    public void Run_ReachesTheMonthsLastDay(int year, int month, int last)
    {
        var first = new DateOnly(year, month, 1);
        var days = BillingCalendar.Days(first.AddDays(-30), first).ToDictionary(day => day, _ => 1m);
        Assert.Equal(last, ForecastMonth.Run(new(days), first, Money.Yuan)!.Expected.Amount);
        var whole = BillingCalendar.Days(first.AddDays(-30), BillingCalendar.LastOf(first)).ToDictionary(day => day, _ => 1m);
        var known = ForecastMonth.Run(new(whole), first, Money.Yuan)!;
        Assert.Equal((last, last, last), ((int)known.Expected.Amount, (int)known.Low.Amount, (int)known.High.Amount));
    }

    [Fact]
    public void Run_SaysNothing_OfAFewDays() =>
        Assert.Null(ForecastMonth.Run(new(BillingCalendar.Days(new(2026, 3, 1), new(2026, 3, 6)).ToDictionary(day => day, _ => 1m)), new(2026, 3, 6), Money.Yuan));

    /// <summary>Days that the bill has not told yet are expected like those to come, not taken for free.</summary>
    [Fact]
    public void Run_ExpectsMissingDays()
    {
        var days = BillingCalendar.Days(new(2026, 1, 1), new(2026, 3, 10)).Where(day => day != new DateOnly(2026, 3, 5)).ToDictionary(day => day, _ => 2m);
        Assert.Equal(62, ForecastMonth.Run(new(days), new(2026, 3, 10), Money.Yuan)!.Expected.Amount);
    }

    /// <summary>An account that began in the middle of the month paid nothing before.</summary>
    [Fact]
    public void Run_ExpectsNothing_OfTheDaysBeforeCostsBegan() =>
        Assert.Equal(28 * 2, ForecastMonth.Run(new(BillingCalendar.Days(new(2026, 3, 4), new(2026, 3, 10)).ToDictionary(day => day, _ => 2m)), new(2026, 3, 10), Money.Yuan)!.Expected.Amount);
}
