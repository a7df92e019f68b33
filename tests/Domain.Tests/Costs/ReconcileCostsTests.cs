using FsCheck.Xunit;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class ReconcileCostsTests
{
    private static readonly DateOnly Day = new(2026, 2, 3);

    private static readonly DateTimeOffset Later = new(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);

    private static readonly PriceBook Book = new("test", Money.Yuan,
    [
        new("run-cpu", "run", Meter.RunCpu, PriceUnit.Find("core-hour")!, [new(null, 0.055m)]) { BillProducts = ["p_tcb"], BillItem = "cpu" },
        new("run-memory", "run", Meter.RunMemory, PriceUnit.Find("gib-hour")!, [new(null, 0.032m)]) { BillProducts = ["p_tcb"], BillItem = "memory" },
        new("cos", "cos", Meter.CosStandard, PriceUnit.Find("gb-day")!, [new(null, 0.1m)]) { BillProducts = ["p_cos"], BillItem = "storage" },
    ], []);

    [Fact]
    public void Run_FindsRoundingAlone_WhenBothAgree()
    {
        var day = Reconcile([.. Cpu(24.3m)], [Row("cpu", 1.34m, used: 24.3m, price: 0.055m)]).Days.Single();
        Assert.Equal((1.3365m, 1.34m, 1.34m), (day.Computed.Amount, day.Billed.Amount, day.Paid.Amount));
        Assert.Equal([(DifferenceKind.Rounding, 0.0035m)], Pieces(day));
    }

    [Fact]
    public void Run_NamesThePriceBookEntry_WhoseThePriceIs()
    {
        var compared = Reconcile([.. Cpu(1000)], [Row("cpu", 60, used: 1000, price: 0.06m)]);
        Assert.Equal([(DifferenceKind.Price, 5m)], Pieces(compared.Days.Single()));
        var alarm = Assert.Single(FindDrift.In(compared));
        Assert.Equal("costs/drift/price/run-cpu", alarm.Key);
        Assert.Contains("Change entry run-cpu", alarm.Hint, StringComparison.Ordinal);
        Assert.Contains("billed at 0.06 a core-hour, computed at 0.055", alarm.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TakesUsePackageDiscountAndVoucherApart()
    {
        // 100 computed; 110 billed, of which a package took 20, at 20 % off: 90 × 0.055 × 0.8 = 3.96; a voucher paid 1.
        var day = Reconcile([.. Cpu(100)], [Row("cpu", 3.96m, used: 110, price: 0.055m) with { Deducted = 20, Discount = 0.8m, Voucher = 1 }]).Days.Single();
        Assert.Equal([(DifferenceKind.MissingUsage, 0.55m), (DifferenceKind.Package, -1.1m), (DifferenceKind.Price, -0.99m), (DifferenceKind.Voucher, -1m)], Pieces(day));
        Assert.Equal((5.5m, 3.96m, 2.96m), (day.Computed.Amount, day.Billed.Amount, day.Paid.Amount));
    }

    [Fact]
    public void Run_CallsARowLate_ThenNotBilled()
    {
        Assert.Equal([(DifferenceKind.LateRow, -5.5m)], Pieces(Reconcile([.. Cpu(100)], [], BillingCalendar.StartOf(Day.AddDays(3))).Days.Single()));
        Assert.Equal([(DifferenceKind.NotBilled, -5.5m)], Pieces(Reconcile([.. Cpu(100)], [], BillingCalendar.StartOf(Day.AddDays(4))).Days.Single()));
        // An amount that is not told is not zero.
        Assert.Equal([(DifferenceKind.LateRow, -5.5m)], Pieces(Reconcile([.. Cpu(100)], [Row("cpu", null, 100, 0.055m)]).Days.Single()));
    }

    [Fact]
    public void Run_NamesRefunds_AndWhatNobodyMeasured()
    {
        var compared = Reconcile([.. Cpu(100)], [Row("cpu", 5.5m, 100, 0.055m), Row("cpu", -2, null, null) with { Action = "refund" }, Row("nat", 7, 1, 7), Row("x", 3, null, null) with { Product = "p_cvm", ProductName = "云服务器 CVM" }]);
        Assert.Equal([("run", DifferenceKind.MissingUsage, 7m), ("run", DifferenceKind.Correction, -2m), ("云服务器 CVM", DifferenceKind.MissingUsage, 3m)],
            compared.Days.SelectMany(day => day.Differences.Select(one => (day.Service, one.Kind, one.Amount.Amount))));
        Assert.Equal(["costs/drift/usage/4e91670d52a156680020CVM", "costs/drift/usage/run"], FindDrift.In(compared).Select(alarm => alarm.Key));
    }

    [Fact]
    public void Run_ShowsWhatWasNeverCompared()
    {
        Assert.Equal(["run-memory", "cos"], Reconcile([.. Cpu(100)], [Row("cpu", 5.5m, 100, 0.055m)]).Unproved);
        Assert.Equal(["run-cpu", "run-memory", "cos"], Reconcile([.. Cpu(100)], []).Unproved);
    }

    /// <summary>Whatever both sides say, computed and all differences add up to what was paid, exactly.</summary>
    [Property(MaxTest = 600)]
    public void Run_AddsUpExactly(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, random.Next(6)).SelectMany(_ => Cpu(random.Next(1, 100_000) / 7m, random.Next(3), $"web-{random.Next(2)}")).ToArray();
        var rows = Enumerable.Range(0, random.Next(8)).Select(_ => Drawn(random)).ToArray();
        var compared = Reconcile([.. lines.DistinctBy(line => (line.Hour, line.Resource))], rows, BillingCalendar.StartOf(Day.AddDays(random.Next(1, 9))));
        Assert.All(compared.Days, day => Assert.Equal(day.Paid.Amount, day.Computed.Amount + day.Differences.Sum(one => one.Amount.Amount)));
        Assert.Equal(rows.Sum(row => (row.Cost?.Amount ?? 0) - (row.Voucher ?? 0)), compared.Paid.Amount);
        Assert.Equal(compared.Paid.Amount, compared.Computed.Amount + compared.ByKind.Values.Sum(one => one.Amount));
    }

    private static BillRow Drawn(Random random) => new BillRow(Day.AddDays(random.Next(3)), random.Next(5) == 0 ? "p_cos" : "p_tcb", $"web-{random.Next(2)}", random.Next(4) == 0 ? "memory" : "cpu", random.Next(6) == 0 ? null : new Money(random.Next(-500, 5000) / 100m, Money.Yuan))
    {
        Region = "ap-shanghai", Used = random.Next(4) == 0 ? null : random.Next(0, 100_000) / 13m, Deducted = random.Next(2) == 0 ? null : random.Next(0, 1000) / 3m, UnitPrice = random.Next(3) == 0 ? null : random.Next(0, 1000) / 10_000m,
        Discount = random.Next(3) == 0 ? 0.77m : null, Voucher = random.Next(3) == 0 ? random.Next(0, 100) / 100m : null, Action = random.Next(6) == 0 ? "adjust" : "",
    };

    private static Reconciliation Reconcile(CostLine[] lines, BillRow[] rows, DateTimeOffset? now = null) => new ReconcileCosts(Book, now ?? Later).Run(lines, rows);

    private static IReadOnlyList<CostLine> Cpu(decimal coreHours, int day = 0, string resource = "web-0") =>
        ComputeCosts.Run(Book, [new(Meter.RunCpu, "ap-shanghai", resource, BillingCalendar.StartOf(Day.AddDays(day)), UsageHour.Measured(coreHours * 3600))]).Lines;

    private static BillRow Row(string item, decimal? cost, decimal? used, decimal? price) => new(Day, "p_tcb", "web-0", item, cost is { } amount ? new Money(amount, Money.Yuan) : null) { Region = "ap-shanghai", Used = used, UnitPrice = price };

    private static IEnumerable<(DifferenceKind Kind, decimal Amount)> Pieces(ReconciledDay day) => day.Differences.Select(one => (one.Kind, one.Amount.Amount));
}
