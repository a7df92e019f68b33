using FsCheck.Xunit;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Prices.Reading;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class PriceBookReaderTests
{
    private static readonly string[] Remedies =
    [
        "Add it", "Write its three letters", "Write a-z", "Did you mean run_cpu?", "Write digits", "Write one of: core-hour", "Write fewer digits", "Write year", "Did you mean free?", "Give each entry", "Leave it out", "Write how much", "Give the older one", "Did you mean gib-hour?", "Write free", "Write the first day", "Write gb-30-days",
    ];

    [Fact]
    public void Read_TakesTheShippedBook_AndCallsNoneOfItProved()
    {
        var reading = PriceBookReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Costs", "prices.yaml")));
        Assert.Empty(reading.Mistakes);
        Assert.All(reading.Book!.Prices, price => Assert.False(price.IsConfirmed));
        Assert.All(reading.Book.Prices, price => Assert.NotEmpty(price.Source!));
        Assert.Equal(0.055m, reading.Book.Find(Meter.RunCpu, "ap-shanghai", new(2026, 11, 27))!.Tiers.Single().Amount);
    }

    [Fact]
    public void Read_TakesEveryKey()
    {
        var book = PriceBookReader.Read("""
            version: "2"
            prices:
              - id: cpu-2025
                service: run
                meter: run_cpu
                unit: core-hour
                price: "0.055"
                until: 2026-03-01
              - id: cpu-2026
                service: run
                meter: run_cpu
                unit: core-hour
                from: 2026-03-01
                tiers: [{up_to: 100, price: 0.06}, {up_to: 200.5, price: 0.05}, {price: 0.04}]
                tiers_per: day
                free: {quantity: 5}
                step: {quantity: 0.5, per: hour}
                scope: resource
                confirmed: true
                bill_products: [p_tcb]
                bill_item: sv_cpu
              - {id: cpu-hk, service: run, meter: run_cpu, unit: core-second, price: 1, region: ap-hongkong}
            packages:
              - {id: pack, meter: run_cpu, unit: core-hour, quantity: 1000, from: 2026-01-01, until: 2027-01-01, region: ap-shanghai}
            """);
        Assert.Empty(book.Mistakes);
        var (old, now) = (new DateOnly(2026, 2, 28), new DateOnly(2026, 3, 1));
        Assert.Equal(("cpu-2025", "cpu-2026", "cpu-hk"), (Find(old, "ap-shanghai"), Find(now, "ap-shanghai"), Find(now, "ap-hongkong")));
        var price = book.Book!.Prices[1];
        Assert.Equal([new PriceTier(100, 0.06m), new(200.5m, 0.05m), new(null, 0.04m)], price.Tiers);
        Assert.Equal((Cycle.Day, new FreeQuota(5, Cycle.Month), new QuantityStep(0.5m, Cycle.Hour), true, true), (price.TierCycle, price.Free, price.Step, price.IsPerResource, price.IsConfirmed));
        Assert.Equal(("run", "cpu-2026"), (book.Book.ServiceOf("x", "p_tcb"), book.Book.PriceOf("run", now, "sv_cpu")!.Id));
        Assert.Equal("pack", book.Book.PackagesFor(Meter.RunCpu, "ap-shanghai", now).Single().Id);

        string? Find(DateOnly day, string region) => book.Book!.Find(Meter.RunCpu, region, day)?.Id;
    }

    [Fact]
    public void Read_ReportsEveryMistakeAtOnce_WithLineAndSuggestion()
    {
        var mistakes = PriceBookReader.Read("""
            currency: yuan
            prices:
              - id: Run CPU
                service: run
                meter: run_cpus
                unit: core-hour
                price: 5e-2
              - id: cpu
                service: run
                meter: run_cpu
                unit: gib-hour
                price: 0.123456789
                from: 2026-13-01
                fre: {quantity: 1}
              - id: cpu
                service: run
                meter: run_memory
                unit: gib-hour
                tiers: [{price: 1}, {up_to: 5, price: 1}]
                step: {quantity: 0}
              - id: memory
                service: run
                meter: run_memory
                unit: gib-hours
                price: -1
                free: 5
                until: 0001-01-01
            packages:
              - {id: pack, meter: cos_standard, unit: gb-month, quantity: 5, from: 2026-01-01, until: 2026-01-01}
            """).Mistakes;
        Assert.Equal(
            [
                (1, "version", "Add it"), (1, "currency", "Write its three letters"), (3, "prices[0].id", "Write a-z"), (5, "prices[0].meter", "Did you mean run_cpu?"), (7, "prices[0].price", "Write digits"),
                (11, "prices[1].unit", "Write one of: core-hour"), (12, "prices[1].price", "Write fewer digits"), (13, "prices[1].from", "Write year"), (14, "prices[1].fre", "Did you mean free?"),
                (15, "prices[2].id", "Give each entry"), (19, "prices[2].tiers[0].up_to", "Add it"), (19, "prices[2].tiers[1].up_to", "Leave it out"), (20, "prices[2].step", "Write how much"),
                (24, "prices[3].unit", "Did you mean gib-hour?"), (25, "prices[3].price", "Write digits"), (26, "prices[3].free", "Write free"), (27, "prices[3].until", "Write the first day"),
                (29, "packages[0].unit", "Write gb-30-days"), (29, "packages[0].until", "Write the first day"),
            ],
            mistakes.Select(mistake => (mistake.Place.Line, mistake.Path, Start(mistake.Suggestion))).OrderBy(one => one.Line));

        string Start(string suggestion) => Remedies.FirstOrDefault(known => suggestion.StartsWith(known, StringComparison.Ordinal)) ?? suggestion;
    }

    [Fact]
    public void Page_ListsEveryKeyMeterAndUnit()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Costs", "costs.md"));
        Assert.Contains(PriceKeys.Tables(), page, StringComparison.Ordinal);
        Assert.Contains(PriceKeys.Meanings(), page, StringComparison.Ordinal);
    }

    [Property(MaxTest = 200)]
    public void Read_NeverThrows(string text) => Assert.NotNull(PriceBookReader.Read(text ?? "").Mistakes);
}
