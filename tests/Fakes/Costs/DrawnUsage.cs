using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Fakes.Costs;

/// <summary>Price books and usage of every kind that there is, drawn from a seed.</summary>
public static class DrawnUsage
{
    private static readonly Meter[] Meters = [.. Meter.All];

    private static readonly string[] Regions = ["ap-shanghai", "ap-guangzhou"];

    public static PriceBook Book(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        List<Price> prices = [];
        foreach (var meter in Meters)
        {
            // A price changes on one day, or in one region, or not at all.
            var change = new DateOnly(2026, 2, random.Next(1, 28));
            prices.Add(Price(random, meter, $"{meter.Name.Replace('_', '-')}-old", random.Next(2) == 0 ? change : null));
            if (prices[^1].Until is { } from)
                prices.Add(Price(random, meter, $"{meter.Name.Replace('_', '-')}-new", null) with { From = from });
            if (random.Next(3) == 0)
                prices.Add(Price(random, meter, $"{meter.Name.Replace('_', '-')}-south", null) with { Region = Regions[1] });
        }

        return new("drawn", Money.Yuan, prices, [.. Enumerable.Range(0, random.Next(4)).Select(index => Package(random, index))]);
    }

    /// <summary>Some days around the end of January or February 2026, with holes, zeros and several records of one hour.</summary>
    public static IReadOnlyList<UsageHour> Usage(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var start = BillingCalendar.StartOf(new(2026, random.Next(1, 3), 26));
        List<UsageHour> usage = [];
        for (var hour = 0; hour < random.Next(24, 120); hour += random.Next(1, 9))
        {
            foreach (var meter in Meters.Where(_ => random.Next(2) == 0))
            {
                for (var resource = 0; resource < random.Next(1, 3); resource++)
                    usage.Add(new(meter, Regions[random.Next(4) / 3], $"web-{random.Next(3)}", start.AddHours(hour), Quantity(random, meter.Kind)));
            }
        }

        return usage;
    }

    private static decimal Quantity(Random random, MeterKind kind) => UsageHour.Measured(random.Next(5) == 0 ? 0 : kind switch
    {
        MeterKind.CoreSeconds => 3600 * 0.25m * random.Next(0, 9),
        MeterKind.GibSeconds => random.Next(0, 100_000) / 7m,
        MeterKind.Count => random.Next(0, 30_000),
        _ => random.NextInt64(0, 1L << random.Next(10, 42)),
    });

    private static Price Price(Random random, Meter meter, string id, DateOnly? until)
    {
        PriceUnit[] units = [.. PriceUnit.All.Where(unit => unit.Kind == meter.Kind)];
        return new(id, $"service-{meter.Kind}", meter, units[random.Next(units.Length)], Tiers(random))
        {
            Until = until,
            TierCycle = random.Next(2) == 0 ? Cycle.Day : Cycle.Month,
            Free = random.Next(2) == 0 ? new(Number(random), random.Next(2) == 0 ? Cycle.Day : Cycle.Month) : null,
            Step = random.Next(2) == 0 ? new(Number(random) + 0.001m, (Cycle)random.Next(3)) : null,
            IsPerResource = random.Next(2) == 0,
        };
    }

    private static List<PriceTier> Tiers(Random random)
    {
        List<PriceTier> tiers = [];
        var end = 0m;
        for (var count = random.Next(3); count > 0; count--)
            tiers.Add(new(end += Number(random) + 0.001m, random.Next(0, 100_000) / 10_000m));
        return [.. tiers, new(null, random.Next(0, 100_000) / 10_000m)];
    }

    private static UsagePackage Package(Random random, int index)
    {
        var meter = Meters[random.Next(Meters.Length)];
        PriceUnit[] units = [.. PriceUnit.All.Where(unit => unit.Kind == meter.Kind && unit.IsFixed)];
        var from = new DateOnly(2026, 1, random.Next(20, 31));
        return new($"pack-{index}", meter, units[random.Next(units.Length)], Number(random) * 10, from, from.AddDays(random.Next(1, 60))) { Region = random.Next(2) == 0 ? Domain.Costs.Prices.Price.AnyRegion : Regions[0] };
    }

    private static decimal Number(Random random) => random.Next(0, 20_000) / 1_000m;
}
