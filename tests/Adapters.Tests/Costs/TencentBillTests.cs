using System.Text.Json.Nodes;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Fakes.Costs;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>Property 6: what is computed is what is billed. The bill is the emulator's, which computes it by other code from the same prices and usage.</summary>
public sealed class TencentBillTests(BillStand stand) : IClassFixture<BillStand>
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private static readonly PriceBook Book = new("test", Money.Yuan,
    [
        new("run-cpu", "cloudbase-run", Meter.RunCpu, PriceUnit.Find("core-hour")!, [new(null, 0.055m)]) { BillProducts = ["p_tcb", "云开发 CloudBase"], BillItem = "sv_cpu" },
        new("cos", "cos", Meter.CosStandard, PriceUnit.Find("gb-month")!, [new(null, 0.118m)]) { BillProducts = ["p_cos", "对象存储 COS"], BillItem = "sv_cos" },
    ], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Computed_EqualsTheBill_ToTheFen()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (book, usage) = (DrawnUsage.Book(random), DrawnUsage.Usage(random));
            await stand.PlanAsync(EmulatedPlan.Of(book, usage), Cancellation);
            var expected = CostComputation.Settle(ComputeCosts.Run(book, usage).Lines).Select(one => (one.Day, one.PriceId, one.Region, one.Resource, one.Amount.Amount)).Order().ToArray();
            var billed = (await ReadAsync(new(2026, 1, 1), new(2026, 3, 31))).Select(row => (row.Day, row.Item, row.Region, row.Resource, row.Cost!.Value.Amount)).Order().ToArray();
            Assert.True(expected.SequenceEqual(billed), $"seed {seed}: {string.Join(", ", expected.Except(billed).Take(3))} instead of {string.Join(", ", billed.Except(expected).Take(3))}");
        }
    }

    [Fact]
    public async Task ReadAsync_TurnsPages_AndAgreesWithTheBillsOwnTotals()
    {
        await stand.PlanAsync(EmulatedPlan.Of(Book, Usage(10, 7)), Cancellation);
        var all = await ReadAsync(Day, Day.AddDays(9));
        var paged = Assert.IsType<BillReading.Ready>(await stand.BillInPagesOf(3).ReadAsync(Day, Day.AddDays(9), Cancellation)).Rows;
        Assert.Equal(all.Select(row => row with { Tags = [] }), paged.Select(row => row with { Tags = [] }));
        Assert.Equal(all.GroupBy(row => (row.Day, row.ProductName)).Select(group => (group.Key.Day, group.Key.ProductName, group.Sum(row => row.Cost!.Value.Amount))).Order(),
            (await stand.Bill.SummariseAsync(Day, Day.AddDays(6), Cancellation))!.Select(one => (one.Day, one.Product, one.Cost!.Value.Amount)).Order());
    }

    [Fact]
    public async Task ReadAsync_TakesAHyphenForUnknown()
    {
        var plan = EmulatedPlan.Of(Book, Usage(2, 1));
        plan["untold"] = new JsonArray(EmulatedPlan.Day(Day));
        await stand.PlanAsync(plan, Cancellation);
        Assert.Equal([(Day, true), (Day, true), (Day.AddDays(1), false), (Day.AddDays(1), false)], (await ReadAsync(Day, Day.AddDays(1))).Select(row => (row.Day, row.Cost is null)).Order());
        Assert.Contains(await stand.Bill.SummariseAsync(Day, Day.AddDays(1), Cancellation) ?? [], one => one.Day == Day && one.Cost is null);
    }

    [Fact]
    public async Task ReadAsync_SaysThatTheBillIsBeingMade()
    {
        var plan = EmulatedPlan.Of(Book, Usage(1, 1));
        plan["readyAt"] = stand.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        await stand.PlanAsync(plan, Cancellation);
        Assert.IsType<BillReading.NotReady>(await stand.Bill.ReadAsync(Day, Day, Cancellation));
        Assert.Null(await stand.Bill.SummariseAsync(Day, Day, Cancellation));
    }

    [Fact]
    public async Task ReadAsync_FindsLateAndCorrectedRows_WhenTheyCome()
    {
        var plan = EmulatedPlan.Of(Book, Usage(1, 2));
        plan["late"] = new JsonArray(new JsonObject { ["day"] = EmulatedPlan.Day(Day), ["resource"] = "web-1", ["appearsAt"] = Moment(1) });
        plan["corrections"] = new JsonArray(new JsonObject { ["day"] = EmulatedPlan.Day(Day), ["business"] = "p_cos", ["item"] = "sv_cos", ["resource"] = "web-0", ["amount"] = -0.25m, ["appearsAt"] = Moment(2) });
        await stand.PlanAsync(plan, Cancellation);
        Assert.Equal(2, (await ReadAsync(Day, Day)).Count);
        stand.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, (await ReadAsync(Day, Day)).Count);
        stand.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([-0.25m], (await ReadAsync(Day, Day)).Where(row => row.IsCorrection).Select(row => row.Cost!.Value.Amount));
    }

    [Fact]
    public async Task ReadAsync_NamesThePermission_WhenItIsDenied()
    {
        stand.Emulator.Faults.Add(new FaultRule { Service = "billing", Operation = "DescribeBillDetail", Fault = new Fault { ApiError = "UnauthorizedOperation.CamNoAuth" } });
        var failure = await Assert.ThrowsAsync<CloudException>(() => stand.Bill.ReadAsync(Day, Day, Cancellation));
        stand.Emulator.Faults.Clear();
        Assert.Equal(CloudFailure.AccessDenied, failure.Failure);
        Assert.Contains("billing:DescribeBillDetail", failure.Hint, StringComparison.Ordinal);
    }

    /// <summary>Everything that goes wrong with a bill at once, and each difference has its name.</summary>
    [Fact]
    public async Task Reconciliation_NamesEveryDifference_OfABillThatIsOff()
    {
        var usage = Usage(1, 2);
        var dearer = Book with { Prices = [Book.Prices[0] with { Tiers = [new(null, 0.066m)] }, Book.Prices[1]] };
        var plan = EmulatedPlan.Of(dearer with { Packages = [new("pack", Meter.CosStandard, PriceUnit.Find("gb-day")!, 30, Day, Day.AddDays(9))] }, usage.Append(usage[0] with { Quantity = 3600 * 10 }));
        plan["vouchers"] = new JsonArray(new JsonObject { ["day"] = EmulatedPlan.Day(Day), ["amount"] = 0.5m });
        plan["corrections"] = new JsonArray(new JsonObject { ["day"] = EmulatedPlan.Day(Day), ["business"] = "p_cos", ["item"] = "sv_cos", ["resource"] = "web-0", ["amount"] = -0.25m, ["appearsAt"] = 0 });
        await stand.PlanAsync(plan, Cancellation);
        var compared = new ReconcileCosts(Book, stand.Clock.GetUtcNow()).Run(ComputeCosts.Run(Book, usage).Lines, await ReadAsync(Day, Day));
        Assert.Equal(
            [DifferenceKind.Rounding, DifferenceKind.Price, DifferenceKind.MissingUsage, DifferenceKind.Package, DifferenceKind.Correction, DifferenceKind.Voucher],
            compared.ByKind.Keys.Order());
        Assert.Equal(0.55m, compared.ByKind[DifferenceKind.MissingUsage].Amount);
        Assert.Equal(-0.5m, compared.ByKind[DifferenceKind.Voucher].Amount);
        Assert.Equal(compared.Paid.Amount, compared.Computed.Amount + compared.ByKind.Values.Sum(one => one.Amount));
        Assert.Equal("costs/drift/price/run-cpu", FindDrift.In(compared)[0].Key);
    }

    /// <summary>Some days, some resources: a core all day, and some GiB.</summary>
    private static List<UsageHour> Usage(int days, int resources) =>
    [
        .. from hour in Enumerable.Range(0, days * 24) from resource in Enumerable.Range(0, resources) from meter in new[] { Meter.RunCpu, Meter.CosStandard }
           select new UsageHour(meter, "ap-shanghai", $"web-{resource}", BillingCalendar.StartOf(Day).AddHours(hour), meter == Meter.RunCpu ? 3600 : (resource + 50L) << 30),
    ];

    private long Moment(int hours) => stand.Clock.GetUtcNow().AddHours(hours).ToUnixTimeSeconds();

    private async Task<IReadOnlyList<BillRow>> ReadAsync(DateOnly from, DateOnly to) => Assert.IsType<BillReading.Ready>(await stand.Bill.ReadAsync(from, to, Cancellation)).Rows;
}
