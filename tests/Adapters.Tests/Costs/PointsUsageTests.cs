using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>Environments that are metered in points.</summary>
public sealed class PointsUsageTests(BillStand stand) : IClassFixture<BillStand>
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private static readonly PriceBook Book = new("test", Money.Yuan, [new("points", "cloudbase-run", Meter.RunPoints, PriceUnit.Find("count")!, [new(null, 0.01m)]) { BillProducts = ["p_tcb"], BillItem = "sv_points" }], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_TellsPointsByTheHour_OfTheDaysThatAreAskedFor()
    {
        UsageHour[] used = [.. Enumerable.Range(0, 48).Select(hour => new UsageHour(Meter.RunPoints, "ap-shanghai", "env", BillingCalendar.StartOf(Day).AddHours(hour), hour + 0.5m))];
        await stand.PlanAsync(EmulatedPlan.Of(Book, used), Cancellation);
        Assert.Equal(used.Skip(24), await Usage(Book).ReadAsync(Day.AddDays(1), Day.AddDays(1), Cancellation));
    }

    [Fact]
    public async Task ReadAsync_AsksNothing_WherePointsHaveNoPrice() =>
        Assert.Empty(await Usage(Book with { Prices = [] }).ReadAsync(Day, Day, Cancellation));

    private PointsUsage Usage(PriceBook book) => new(stand.Client, "env", "ap-shanghai", _ => Task.FromResult(book), stand.Clock);
}
