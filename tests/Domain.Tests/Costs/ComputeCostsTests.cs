using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Fakes.Costs;

namespace SuperInsight.Domain.Tests.Costs;

/// <summary>Property 6, the computed half.</summary>
public sealed class ComputeCostsTests
{
    private static readonly DateTimeOffset Midnight = BillingCalendar.StartOf(new(2026, 2, 1));

    /// <summary>The example of the facts: one core and 2 GiB for a day.</summary>
    [Fact]
    public void Run_ChargesADayOfOneCoreAndTwoGib()
    {
        var book = Book(Price(Meter.RunCpu, "core-hour", 0.055m), Price(Meter.RunMemory, "gib-hour", 0.032m));
        var costs = ComputeCosts.Run(book, Enumerable.Range(0, 24).SelectMany(hour => new[] { Hour(Meter.RunCpu, hour, 3600), Hour(Meter.RunMemory, hour, 7200) }));
        Assert.Equal((48, 2.856m, 2.86m), (costs.Lines.Count, costs.Total.Amount, costs.Settled.Amount));
    }

    [Theory]
    [InlineData(2026, 2, 28)]
    [InlineData(2024, 2, 29)]
    [InlineData(2026, 11, 30)]
    [InlineData(2026, 12, 31)]
    public void Run_ChargesAWholeMonthOfStorageOnce_HoweverLongItIs(int year, int month, int days)
    {
        var book = Book(Price(Meter.CosStandard, "gb-month", 0.118m));
        var start = BillingCalendar.StartOf(new(year, month, 1));
        var costs = ComputeCosts.Run(book, Enumerable.Range(0, days * 24).Select(hour => new UsageHour(Meter.CosStandard, "ap-shanghai", "b", start.AddHours(hour), 1000m * (1L << 30))));
        // A day is rounded to eight decimals; half of the last one, days times, is what may be missing.
        Assert.InRange(costs.Total.Amount, 118m - days * 0.000000005m, 118m + days * 0.000000005m);
    }

    [Fact]
    public void Run_ReportsUsageThatNoPriceIsKnownFor()
    {
        var costs = ComputeCosts.Run(Book(Price(Meter.RunCpu, "core-hour", 1) with { Until = new(2026, 2, 2) }), [Hour(Meter.RunCpu, 23, 3600), Hour(Meter.RunCpu, 24, 5), Hour(Meter.RunCpu, 25, 6), Hour(Meter.RunEgress, 3, 7)]);
        Assert.Equal([new("run_egress", "ap-shanghai", new(2026, 2, 1), 7), new("run_cpu", "ap-shanghai", new(2026, 2, 2), 11)], costs.Unpriced);
        Assert.Equal(1, costs.Total.Amount);
    }

    [Fact]
    public void Run_UsesPackagesFirst_ThenWhatIsFree_ThenTiers()
    {
        var price = Price(Meter.RunPoints, "count", 0) with { Tiers = [new(10, 2), new(null, 1)], Free = new(5, Cycle.Month) };
        var book = Book(price) with { Packages = [new("late", Meter.RunPoints, PriceUnit.Find("count")!, 4, new(2026, 1, 1), new(2026, 12, 1)), new("early", Meter.RunPoints, PriceUnit.Find("count")!, 3, new(2026, 1, 1), new(2026, 3, 1))] };
        var lines = ComputeCosts.Run(book, [Hour(Meter.RunPoints, 0, 6), Hour(Meter.RunPoints, 1, 9), Hour(Meter.RunPoints, 2, 9)]).Lines;
        Assert.Equal([(6, 0, 0, 0), (1, 5, 3, 6), (0, 0, 9, 16)], lines.Select(line => (line.FromPackage, line.Free, line.Charged, line.Amount.Amount)));
    }

    [Theory]
    [InlineData(Cycle.Hour, "8")]
    [InlineData(Cycle.Day, "6")]
    [InlineData(Cycle.Month, "5")]
    public void Run_RoundsUpToWholeSteps_OfTheirCycle(Cycle cycle, string expected)
    {
        var book = Book(Price(Meter.RunPoints, "count", 1) with { Step = new(1, cycle) });
        // 1.1 and 1.2 on the first day, 1.1 and 1.1 on the second: 4.5 in all.
        var costs = ComputeCosts.Run(book, [Hour(Meter.RunPoints, 0, 1.1m), Hour(Meter.RunPoints, 5, 1.2m), Hour(Meter.RunPoints, 24, 1.1m), Hour(Meter.RunPoints, 30, 1.1m)]);
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), costs.Total.Amount);
    }

    [Fact]
    public void Add_RefusesAnHourThatWasCharged()
    {
        var computing = new ComputeCosts(Book(Price(Meter.RunPoints, "count", 1)));
        computing.Add([Hour(Meter.RunPoints, 5, 1)]);
        Assert.Throws<ArgumentException>(() => computing.Add([Hour(Meter.RunPoints, 5, 1)]));
        Assert.Throws<ArgumentException>(() => computing.Add([Hour(Meter.RunPoints, 6, -1)]));
        Assert.Throws<ArgumentException>(() => computing.Add([Hour(Meter.RunPoints, 6, 0.0001m)]));
    }

    /// <summary>Lines add up to the total, and no service, resource, hour or day is left out of a sum by another key.</summary>
    [Property(MaxTest = 600)]
    public void Run_LinesAddUp_HoweverTheyAreGrouped(int seed)
    {
        var random = new Random(seed);
        var costs = ComputeCosts.Run(DrawnUsage.Book(random), DrawnUsage.Usage(random));
        foreach (var sum in new[] { Sum(line => line.Service), Sum(line => line.Resource), Sum(line => line.Hour), Sum(line => line.Day), Sum(line => line.PriceId) })
            Assert.Equal(costs.Total.Amount, sum);
        Assert.All(costs.Lines, line => Assert.True(line.Amount.Amount >= 0 && Rounding.ToLine(line.Amount.Amount) == line.Amount.Amount));
        // Settled differs from exact by at most half a fen for each thing that is settled.
        Assert.InRange(Math.Abs(costs.Settled.Amount - costs.Total.Amount), 0, 0.005m * CostComputation.Settle(costs.Lines).Count());

        decimal Sum<T>(Func<CostLine, T> key) => costs.Lines.GroupBy(key).Sum(group => group.Sum(line => line.Amount.Amount));
    }

    /// <summary>Neither cutting the time in pieces, nor cutting an hour's record in several, nor their order changes a line.</summary>
    [Property(MaxTest = 600)]
    public void Add_ChangesNothing_WhenTheTimeIsCut(int seed)
    {
        var random = new Random(seed);
        var (book, usage) = (DrawnUsage.Book(random), DrawnUsage.Usage(random));
        var whole = ComputeCosts.Run(book, usage);
        var computing = new ComputeCosts(book);
        List<CostLine> pieces = [];
        foreach (var piece in usage.SelectMany(one => Cut(random, one)).GroupBy(one => one.Hour).OrderBy(group => group.Key).Select(group => group.ToArray()).Chunk(random.Next(1, 12)))
            pieces.AddRange(computing.Add(piece.SelectMany(hour => hour).OrderBy(_ => random.Next())));
        Assert.Equal(whole.Lines, pieces);
        Assert.Equal(whole.Unpriced, computing.Unpriced);
    }

    /// <summary>Exactly at the border of quota and tiers the lower price holds for all, and the least beyond it costs the higher one.</summary>
    [Property(MaxTest = 600)]
    public void Run_IsExact_AtTheBordersOfQuotaAndTiers(PositiveInt first, PositiveInt second, PositiveInt free, byte price, byte dearer, byte step)
    {
        decimal[] borders = [first.Get % 1000 + 1, first.Get % 1000 + 1 + second.Get % 1000 + 1];
        decimal[] amounts = [price / 100m, dearer / 100m, (price + dearer) / 100m];
        var book = Book(Price(Meter.RunPoints, "count", 0) with { Tiers = [new(borders[0], amounts[0]), new(borders[1], amounts[1]), new(null, amounts[2])], Free = new(free.Get % 500, Cycle.Month) });
        decimal[] expected = [0, borders[0] * amounts[0], borders[0] * amounts[0] + (borders[1] - borders[0]) * amounts[1]];
        decimal[] next = [amounts[0], amounts[1], amounts[2]];
        for (var border = 0; border < 3; border++)
        {
            var at = free.Get % 500 + (border == 0 ? 0 : borders[border - 1]);
            // However the way there is cut in hours.
            Assert.Equal(expected[border], Cost(book, at, step % 5 + 1));
            Assert.Equal(expected[border] + 0.001m * next[border], Cost(book, at + 0.001m, step % 5 + 1));
            if (border > 0)
                Assert.Equal(expected[border] - 0.001m * next[border - 1], Cost(book, at - 0.001m, step % 5 + 1));
        }
    }

    private static decimal Cost(PriceBook book, decimal quantity, int hours)
    {
        var each = UsageHour.Measured(quantity / hours);
        return ComputeCosts.Run(book, Enumerable.Range(0, hours).Select(hour => Hour(Meter.RunPoints, hour, hour < hours - 1 ? each : quantity - each * (hours - 1)))).Total.Amount;
    }

    private static IEnumerable<UsageHour> Cut(Random random, UsageHour one)
    {
        var part = UsageHour.Measured(one.Quantity * random.Next(0, 101) / 100m);
        return random.Next(2) == 0 ? [one] : [one with { Quantity = part }, one with { Quantity = one.Quantity - part }];
    }

    private static PriceBook Book(params Price[] prices) => new("test", Money.Yuan, prices, []);

    private static Price Price(Meter meter, string unit, decimal amount) => new(meter.Name.Replace('_', '-'), "service", meter, PriceUnit.Find(unit)!, [new(null, amount)]);

    private static UsageHour Hour(Meter meter, int hour, decimal quantity) => new(meter, "ap-shanghai", "web", Midnight.AddHours(hour), quantity);
}
