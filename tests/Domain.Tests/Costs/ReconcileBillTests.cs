using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Domain.Metrics;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Costs;

/// <summary>Usage of several sources against the bill, and what people are told of it.</summary>
public sealed class ReconcileBillTests
{
    private static readonly DateOnly Day = new(2026, 11, 26);

    private readonly FakeTimeProvider clock = new(BillingCalendar.StartOf(new(2026, 11, 28)));
    private readonly AlarmLedger alarms;
    private PriceBook book = new("test", Money.Yuan, [Price("cpu", Meter.RunCpu, "core-hour", 0.055m), Price("requests", Meter.CosRequests, "count", 0.01m)], []);

    public ReconcileBillTests() => alarms = new(new InMemoryLedger(clock), NullLogger<AlarmLedger>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A price that is not the bill's is told of, by the entry to change; once it is changed, that is over by itself.</summary>
    [Fact]
    public async Task AlarmAsync_NamesTheEntry_UntilItIsChanged()
    {
        var (compare, rows) = (Compare(new Counted([Meter.RunCpu], 360_000)), (BillRow[])[Row("cpu", 6.6m, 100, 0.066m)]);
        await compare.AlarmAsync(await compare.RunAsync(Day, Day, rows, Cancellation), Cancellation);
        await compare.AlarmAsync(await compare.RunAsync(Day, Day, rows, Cancellation), Cancellation);
        var raised = Assert.Single(await alarms.ListAsync(Cancellation));
        Assert.Equal("costs/drift/price/cpu", raised.Key);
        Assert.Contains("Change entry cpu", raised.Hint, StringComparison.Ordinal);

        await alarms.RaiseAsync(new("backup-stale/postgres", AlarmSeverity.Critical, "It is old.", "Look."), Cancellation);
        book = book with { Prices = [Price("cpu", Meter.RunCpu, "core-hour", 0.066m), book.Prices[1]] };
        await compare.AlarmAsync(await compare.RunAsync(Day, Day, rows, Cancellation), Cancellation);
        Assert.Equal("backup-stale/postgres", Assert.Single(await alarms.ListAsync(Cancellation)).Key);
    }

    /// <summary>One may not tell, another does, and a third item nobody counts: each is missing usage for a reason of its own.</summary>
    [Fact]
    public async Task RunAsync_ComputesWithoutWhatIsNotTold_AndSaysWhoseSilenceItIs()
    {
        book = book with { Prices = [.. book.Prices, Price("disk", Meter.CbsDisk, "gb-day", 1)] };
        var compare = Compare(new Counted([Meter.RunCpu], 360_000), new Silent([Meter.CosRequests], new UsageUntoldException("the monitor", "it was refused", "Allow it.")));

        var compared = await compare.RunAsync(Day, Day, [Row("cpu", 5.5m, 100, 0.055m), Row("requests", 3, 300, 0.01m), Row("disk", 1, 1, 1), Row("strange", 2, 1, 2)], Cancellation);

        Assert.Equal([("what was counted", null), ("the monitor", "it was refused; Allow it")], compared.Sources.Select(source => (source.Source, source.Untold)));
        Assert.Equal(
            [
                ("disk", "billed, and nothing here counts cbs_disk"), ("requests", "billed, and the monitor counts cos_requests and does not tell: it was refused; Allow it"),
                ("strange", "billed as strange strange, which no entry of the price book has as bill_item"),
            ],
            compared.Days.Single().Differences.Select(one => (one.PriceId ?? "strange", one.Detail)).Order());
        Assert.Equal(compared.Paid.Amount, compared.Computed.Amount + compared.ByKind.Values.Sum(one => one.Amount));
    }

    [Fact]
    public async Task RunAsync_SaysWhoCountedNothing()
    {
        var compared = await Compare(new Counted([Meter.RunCpu, Meter.CosRequests], 360_000)).RunAsync(Day, Day, [Row("requests", 3, 300, 0.01m)], Cancellation);
        Assert.Contains("billed, and what was counted counted no cos_requests of it", compared.Days.Single().Differences.Select(one => one.Detail));
    }

    /// <summary>What is away may tell later: then nothing is compared, rather than wrongly.</summary>
    [Fact]
    public async Task RunAsync_ComparesNothing_WhileASourceIsAway() => await Assert.ThrowsAsync<MetricsException>(() =>
        Compare(new Counted([Meter.RunCpu], 360_000), new Silent([Meter.CosRequests], new MetricsException("read", "it", "it is away", "Wait."))).RunAsync(Day, Day, [], Cancellation));

    private ReconcileBill Compare(params IUsageSource[] sources) => new(sources, _ => Task.FromResult(book), alarms, clock);

    private static Price Price(string id, Meter meter, string unit, decimal amount) => new(id, "run", meter, PriceUnit.Find(unit)!, [new(null, amount)]) { BillProducts = ["p_tcb"], BillItem = id };

    private static BillRow Row(string item, decimal cost, decimal used, decimal price) =>
        new(Day, "p_tcb", "web", item, new Money(cost, Money.Yuan)) { ItemName = item, Region = "ap-shanghai", Used = used, UnitPrice = price, Discount = 1 };

    /// <summary>Counts its first meter in one hour of the day.</summary>
    private sealed class Counted(IReadOnlyList<Meter> meters, decimal quantity) : IUsageSource
    {
        public string Name => "what was counted";

        public IReadOnlyList<Meter> Meters => meters;

        public Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<UsageHour>>([new(meters[0], "ap-shanghai", "web", BillingCalendar.StartOf(Day).AddHours(5), quantity)]);
    }

    private sealed class Silent(IReadOnlyList<Meter> meters, Exception failure) : IUsageSource
    {
        public string Name => "the monitor";

        public IReadOnlyList<Meter> Meters => meters;

        public Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Task.FromException<IReadOnlyList<UsageHour>>(failure);
    }
}
