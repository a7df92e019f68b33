using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class FindAnomalyTests
{
    [Fact]
    public void On_FindsPlantedDays_AndLittleElse_OnSyntheticHistories()
    {
        var (found, planted, falseOnes, ordinary) = (0, 0, 0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var costs = SyntheticCosts.Draw(random, new DateOnly(2026, 1, 1), 90);
            // Twice a usual day, or half as much again on top, on one day in twenty.
            var strange = costs.Keys.Skip(20).Where(_ => random.Next(20) == 0).ToHashSet();
            foreach (var day in strange)
                costs[day] = Math.Round(costs[day] * (2 + (decimal)random.NextDouble() * 2) + 1, 2);
            var history = SyntheticCosts.History(costs);
            foreach (var day in costs.Keys.Skip(20))
            {
                var isFound = FindAnomaly.On(history, day, CostAnomaly.Total, Money.Yuan) is not null;
                (found, planted) = strange.Contains(day) ? (found + (isFound ? 1 : 0), planted + 1) : (found, planted);
                (falseOnes, ordinary) = strange.Contains(day) ? (falseOnes, ordinary) : (falseOnes + (isFound ? 1 : 0), ordinary + 1);
            }
        }

        var (precision, recall) = (found / (double)(found + falseOnes), found / (double)planted);
        TestContext.Current.TestOutputHelper!.WriteLine("anomalies: precision {0:P1}, recall {1:P1} ({2} planted among {3} days; {4} false alarms, {5:P2} of ordinary days)", precision, recall, planted, planted + ordinary, falseOnes, falseOnes / (double)ordinary);
        Assert.InRange(precision, 0.85, 1);
        Assert.InRange(recall, 0.85, 1);
    }

    [Fact]
    public void On_IsWeekdayAware()
    {
        // Weekends cost a tenth: a weekend day at the price of a working day is strange, though the number is an ordinary one.
        var days = BillingCalendar.Days(new(2026, 1, 1), new(2026, 2, 27)).ToDictionary(day => day, day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 10m : 100m);
        var saturday = new DateOnly(2026, 2, 28);
        Assert.Null(On(10));
        Assert.True(On(100)!.Deviations > 4);
        Assert.Equal(saturday, On(100)!.Day);

        CostAnomaly? On(decimal amount) => FindAnomaly.On(new(days.Append(new(saturday, amount))), saturday, "total", Money.Yuan);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void On_NeedsTenDaysBefore(int days, bool isFound)
    {
        var day = new DateOnly(2026, 3, 1);
        var before = Enumerable.Range(1, days).Select(back => KeyValuePair.Create(day.AddDays(-back), 5m));
        Assert.Equal(isFound, FindAnomaly.On(new(before.Append(new(day, 50))), day, "total", Money.Yuan) is not null);
    }

    /// <summary>Refunds make negative days, and a product that was free begins to cost.</summary>
    [Fact]
    public void On_TakesNegativeAndZeroDays()
    {
        var day = new DateOnly(2026, 3, 1);
        var zeros = Enumerable.Range(1, 30).Select(back => KeyValuePair.Create(day.AddDays(-back), 0m)).ToArray();
        Assert.Null(FindAnomaly.On(new(zeros.Append(new(day, 0))), day, "cos", Money.Yuan));
        Assert.NotNull(FindAnomaly.On(new(zeros.Append(new(day, 3))), day, "cos", Money.Yuan));
        Assert.Equal(-3, FindAnomaly.On(new(zeros.Append(new(day, -3))), day, "cos", Money.Yuan)!.Amount.Amount);
    }
}
