using System.Text.Json.Nodes;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>Says to the emulator, in its own words, what a price book and usage are: nothing is computed here.</summary>
internal static class EmulatedPlan
{
    public static JsonObject Of(PriceBook book, IEnumerable<UsageHour> usage) => new()
    {
        ["tariffs"] = new JsonArray([.. book.Prices.Select(Tariff)]),
        ["prepaid"] = new JsonArray([.. book.Packages.Select(package => new JsonObject
        {
            ["id"] = package.Id, ["meter"] = package.Meter.Name, ["region"] = Region(package.Region), ["quantity"] = package.Quantity * package.Unit.Factor(package.From), ["from"] = Day(package.From), ["until"] = Day(package.Until),
        })]),
        ["usage"] = new JsonArray([.. usage.Select(one => new JsonObject
        {
            ["meter"] = one.Meter.Name, ["region"] = one.Region, ["resource"] = one.Resource, ["hour"] = one.Hour.ToUnixTimeSeconds(), ["quantity"] = one.Quantity,
        })]),
    };

    private static JsonObject Tariff(Price price) => new()
    {
        ["business"] = price.BillProducts is [var code, ..] ? code : price.Service, ["businessName"] = price.BillProducts is [.., var name] ? name : price.Service, ["item"] = price.BillItem ?? price.Id, ["itemName"] = price.Id,
        ["meter"] = price.Meter.Name, ["unit"] = price.Unit.Name, ["factor"] = price.Unit.IsFixed ? price.Unit.Factor(new(2026, 1, 1)) : 0, ["region"] = Region(price.Region),
        ["from"] = Day(price.From), ["until"] = Day(price.Until ?? DateOnly.MaxValue),
        ["bands"] = new JsonArray([.. price.Tiers.Select(tier => new JsonObject { ["end"] = tier.UpTo, ["price"] = tier.Amount })]),
        ["bandsPer"] = Cycle(price.TierCycle), ["free"] = price.Free?.Quantity ?? 0, ["freePer"] = Cycle(price.Free?.Per ?? Domain.Costs.Prices.Cycle.Month),
        ["step"] = price.Step?.Quantity ?? 0, ["stepPer"] = Cycle(price.Step?.Per ?? Domain.Costs.Prices.Cycle.Hour), ["eachResource"] = price.IsPerResource,
    };

    public static string Day(DateOnly day) => BillingCalendar.DayText(day);

    private static string Region(string region) => region == Price.AnyRegion ? "" : region;

    private static string Cycle(Cycle cycle) => cycle switch { Domain.Costs.Prices.Cycle.Hour => "hour", Domain.Costs.Prices.Cycle.Day => "day", _ => "month" };
}
