using System.Text.Json.Nodes;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Adapters.TencentCloud.Usage;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Domain.Deployments;
using SuperInsight.Fakes.State;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>
/// Property 6 for what is not CloudBase Run: requests, traffic, objects, disks, logs and images are really used or said to be, the emulator meters and bills them by
/// its own code, and what is read through the APIs and computed here comes to the same, to the fen.
/// </summary>
public sealed class MeteredUsageTests(MeteredStand stand) : IClassFixture<MeteredStand>
{
    private const string Region = "ap-shanghai";

    private static readonly DateOnly First = new(2026, 11, 1);

    /// <summary>Some kilobytes must cost more than a fen.</summary>
    private static readonly PriceBook Book = new("test", Money.Yuan,
    [
        Price(Meter.CosStandard, "gb-hour", 1000), Price(Meter.CosRequests, "10k-count", 300), Price(Meter.CosEgress, "gb", 2000), Price(Meter.CbsDisk, "gb-month", 0.35m), Price(Meter.TcrStorage, "gb-day", 0.41m),
        Price(Meter.ClsWrite, "gb", 0.18m), Price(Meter.ClsIndex, "gb", 0.35m), Price(Meter.ClsStorage, "gb-day", 0.0115m), Price(Meter.ClsIndexStorage, "gb-day", 0.0115m),
    ], []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverythingThatIsUsed_IsBilledAsItIsComputed_AndNothingStaysUnnamed()
    {
        await UseAsync();
        await stand.PutAsync("billing/plan", Plan());
        var last = BillingCalendar.Yesterday(stand.Clock.GetUtcNow());

        IUsageSource[] sources = Sources(stand.Client);
        List<UsageHour> used = [];
        foreach (var source in sources)
            used.AddRange(await source.ReadAsync(First, last, Cancellation));
        // A source that says it counts a meter does; and nothing else.
        Assert.Equal(sources.SelectMany(source => source.Meters).Select(meter => meter.Name).Order(), used.Select(one => one.Meter.Name).Distinct().Order());

        var rows = Assert.IsType<BillReading.Ready>(await new TencentBill(stand.Client).ReadAsync(First, last, Cancellation)).Rows;
        Assert.Equal(
            CostComputation.Settle(ComputeCosts.Run(Book, used).Lines).Select(one => (one.Day, one.PriceId, one.Region, one.Resource, one.Amount.Amount)).Order(),
            rows.Select(row => (row.Day, row.Item, row.Region, row.Resource, row.Cost!.Value.Amount)).Order());
        Assert.All(Book.Prices, price => Assert.Contains(rows, row => row.Item == price.BillItem && row.Cost!.Value.Amount > 0));

        var compared = await Reconcile(sources).RunAsync(First, last, rows, Cancellation);
        Assert.Equal([DifferenceKind.Rounding], compared.ByKind.Keys);
        Assert.All(compared.Sources, source => Assert.Null(source.Untold));
    }

    /// <summary>Rights are missing: what can be told is computed, and the rest is missing usage that says whose silence it is.</summary>
    [Fact]
    public async Task WhatMayNotBeRead_IsMissingUsage_ThatSaysWhy()
    {
        await UseAsync();
        await stand.PutAsync("billing/plan", Plan());
        var last = BillingCalendar.Yesterday(stand.Clock.GetUtcNow());
        var rows = Assert.IsType<BillReading.Ready>(await new TencentBill(stand.Client).ReadAsync(First, last, Cancellation)).Rows;

        var compared = await Reconcile(Sources(stand.Blind)).RunAsync(First, last, rows, Cancellation);

        Assert.Equal(["Cloud Monitor, QCE/COS", "cbs DescribeDisks", "Cloud Monitor, QCE/CLS"], compared.Sources.Where(source => source.Untold is not null).Select(source => source.Source));
        var missing = compared.Days.SelectMany(day => day.Differences).Where(one => one.Kind == DifferenceKind.MissingUsage).ToLookup(one => one.PriceId!);
        Assert.Equal(["cbs-disk", "cls-index", "cls-index-storage", "cls-storage", "cls-write", "cos-egress", "cos-requests"], missing.Select(group => group.Key).Order());
        Assert.All(missing["cos-requests"], one => Assert.Contains("allow monitor:GetMonitorData", one.Detail, StringComparison.Ordinal));
        Assert.All(missing["cbs-disk"], one => Assert.StartsWith("billed, and cbs DescribeDisks counts cbs_disk and does not tell: ", one.Detail, StringComparison.Ordinal));
        Assert.Equal(compared.Paid.Amount, compared.Computed.Amount + compared.ByKind.Values.Sum(one => one.Amount));
    }

    [Fact]
    public async Task Disks_ThatArePrepaid_AndThoseToCome_AreNotCounted()
    {
        await stand.PutAsync("metering/disks", new { diskId = "disk-prepaid", diskSize = 500, diskChargeType = "PREPAID" });
        await stand.PutAsync("metering/disks", new { diskId = "disk-late", diskSize = 20, createdAt = BillingCalendar.StartOf(First.AddDays(40)).AddMinutes(90).ToUnixTimeSeconds() });

        var hours = await new DiskSizes(stand.Client, Region, At(First.AddDays(41))).ReadAsync(First, First.AddDays(40), Cancellation);

        Assert.DoesNotContain(hours, hour => hour.Resource == "disk-prepaid");
        Assert.Equal((22, 20L << 30), (hours.Count(hour => hour.Resource == "disk-late"), (long)hours.First(hour => hour.Resource == "disk-late").Quantity));
    }

    /// <summary>A month of use: objects come and are read, one is asked for in vain, logs are written, a disk and images are there from the beginning.</summary>
    private async Task UseAsync()
    {
        if (stand.Clock.GetUtcNow() > BillingCalendar.StartOf(First.AddDays(1)))
            return;
        // Images are older than the month: a registry does not say since when it has them.
        await PushAsync("demo/app", "a", 30 << 20, 400 << 20, 2_000);
        await PushAsync("demo/app", "b", 30 << 20, 410 << 20, 2_100);
        stand.Clock.SetUtcNow(BillingCalendar.StartOf(First).AddMinutes(20));
        await stand.PutAsync("metering/disks", new { diskId = "disk-1", diskSize = 50, createdAt = BillingCalendar.StartOf(First.AddDays(3)).AddMinutes(15).ToUnixTimeSeconds() });
        await stand.PutAsync("metering/topics/topic-1", new { });
        await stand.PutAsync("metering/topics/topic-2", new { });
        var random = new Random(11);
        await stand.PutAsync("metering/usage", Enumerable.Range(0, 20 * 24).SelectMany(hour => (object[])
        [
            Used("cls_write", "topic-1", hour, random.NextInt64(1L << 30)), Used("cls_index", "topic-1", hour, random.NextInt64(1L << 31)), Used("cls_storage", "topic-1", hour, random.NextInt64(1L << 36)),
            Used("cls_index_storage", "topic-1", hour, random.NextInt64(1L << 37)), Used("cls_write", "topic-2", hour, random.NextInt64(1L << 20)),
        ]).ToArray());
        var bucket = stand.OpenBucket();
        for (var day = 0; day < 4; day++)
        {
            stand.Clock.SetUtcNow(BillingCalendar.StartOf(First.AddDays(day)).AddHours(5 + day).AddMinutes(7));
            await bucket.CreateAsync($"backups/{day}", new byte[100_000 + 777 * day], Cancellation);
            Assert.NotNull(await bucket.ReadAsync($"backups/{day}", 1 << 20, Cancellation));
            Assert.Null(await bucket.ReadAsync("backups/nothing", 1 << 20, Cancellation));
        }

        stand.Clock.SetUtcNow(BillingCalendar.StartOf(First.AddDays(20)).AddHours(11));
        object Used(string meter, string resource, int hour, long quantity) => new { meter, resource, hour = BillingCalendar.StartOf(First).AddHours(hour).ToUnixTimeSeconds(), quantity };
    }

    private Task PushAsync(string repository, string tag, long configuration, long layer, long own) => stand.PutAsync("registry/tags", new
    {
        repository, tag, blobs = new[] { new { digest = $"sha256:{configuration:x64}", size = configuration }, new { digest = $"sha256:{layer:x64}", size = layer }, new { digest = $"sha256:{own:x64}", size = own } },
    });

    private static JsonObject Plan()
    {
        var plan = EmulatedPlan.Of(Book, []);
        (plan["isMetered"], plan["settledAfterHours"]) = (true, 0);
        return plan;
    }

    private IUsageSource[] Sources(CloudClient client) =>
    [
        new StoredUsage(stand.OpenBucket, Region, stand.Clock), new CosTraffic(client, () => [MeteredStand.Bucket], Region, stand.Clock), new DiskSizes(client, Region, stand.Clock), new LogVolume(client, Region, stand.Clock),
        new ImageStorage(stand.OpenRegistry(), () => ImageReference.Parse("registry.example.com/demo/app:latest"), Region, _ => Task.FromResult(Book), stand.Clock),
    ];

    private ReconcileBill Reconcile(IUsageSource[] sources) => new(
        sources, _ => Task.FromResult(Book), new Domain.Alarms.AlarmLedger(new InMemoryLedger(stand.Clock), Microsoft.Extensions.Logging.Abstractions.NullLogger<Domain.Alarms.AlarmLedger>.Instance), stand.Clock);

    private static Microsoft.Extensions.Time.Testing.FakeTimeProvider At(DateOnly day) => new(BillingCalendar.StartOf(day));

    private static Price Price(Meter meter, string unit, decimal amount) => new(meter.Name.Replace('_', '-'), "everything", meter, PriceUnit.Find(unit)!, [new(null, amount)]) { BillProducts = ["p_all"], BillItem = meter.Name.Replace('_', '-') };
}
