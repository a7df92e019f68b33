using SuperInsight.Domain.Alerts.Reading;

namespace SuperInsight.Domain.Costs.Prices.Reading;

/// <summary>Every key of a price book. Checks and the tables of docs/costs.md are both made from this.</summary>
internal static class PriceKeys
{
    public static readonly IReadOnlyList<RuleKey> File =
    [
        new("version", "text", "", "Of the book; reports name it"),
        new("currency", "three letters", "CNY", "Of every price"),
        new("prices", "a list of prices", "", "The prices. Their order means nothing"),
        new("packages", "a list of packages", "", "What is prepaid; used up before anything else, the one that ends first before the others"),
    ];

    public static readonly IReadOnlyList<RuleKey> Price =
    [
        new("id", "a-z, 0-9, . and -", "", "Names the entry; reconciliation says which one to change"),
        new("service", "a-z, 0-9 and -", "", "What it is reported under"),
        new("meter", "a meter", "", "What is counted"),
        new("unit", "a unit", "", "What the price is for one of"),
        new("price", "a number", "", "For one unit, where there is one tier only"),
        new("tiers", "a list of tiers", "", "Instead of `price`, rising"),
        new("tiers_per", "hour, day or month", "month", "Tiers begin again with each"),
        new("region", "text", "`*`", "As ap-shanghai; `*` for every region that has no entry of its own"),
        new("from", "a day", "the beginning", "The first day"),
        new("until", "a day", "never", "The first day on which it no longer holds"),
        new("free", "quantity and per", "", "What is not paid for, as `{quantity: 5, per: month}`"),
        new("step", "quantity and per", "", "The minimum unit: what is used in an hour, a day or a month is rounded up to a multiple, as `{quantity: 1, per: day}`"),
        new("scope", "account or resource", "account", "Whether tiers, quota and steps are for all resources of a region together, or for each"),
        new("confirmed", "true or false", "false", "Whether a bill agreed with it. Until then reports call it a list price, unconfirmed"),
        new("bill_products", "texts", "", "How bills call the product: codes or names"),
        new("bill_item", "text", "", "How bills call the item: its code or name"),
        new("source", "text", "", "Where the price is from"),
    ];

    public static readonly IReadOnlyList<RuleKey> Tier =
    [
        new("up_to", "a number", "no end", "The last quantity of the cycle, inclusive, in the price's unit; the last tier has none"),
        new("price", "a number", "", "For one unit of it"),
    ];

    public static readonly IReadOnlyList<RuleKey> Quantity =
    [
        new("quantity", "a number", "", "In the price's unit"),
        new("per", "hour, day or month", "month", "In which it counts"),
    ];

    public static readonly IReadOnlyList<RuleKey> Package =
    [
        new("id", "a-z, 0-9, . and -", "", "Names the package"),
        new("meter", "a meter", "", "What it is for"),
        new("unit", "a unit", "", "What `quantity` is in; not gb-month, which is as long as its month"),
        new("quantity", "a number", "", "How much of it"),
        new("from", "a day", "", "The first day"),
        new("until", "a day", "", "The first day on which what is left of it is lost"),
        new("region", "text", "`*`", "Where it counts; `*` for everywhere"),
    ];

    /// <summary>The tables of docs/costs.md.</summary>
    public static string Tables() => string.Join('\n', new[] { ("the file", File), ("a price", Price), ("a tier", Tier), ("`free` and `step`", Quantity), ("a package", Package) }.Select(table =>
        $"| key of {table.Item1} | takes | without it | means |\n| --- | --- | --- | --- |\n" + string.Concat(table.Item2.Select(key => $"| `{key.Name}` | {key.Takes} | {key.Default} | {key.Meaning} |\n"))));

    /// <summary>The tables of meters and units in docs/costs.md.</summary>
    public static string Meanings() =>
        "| meter | counts in | what |\n| --- | --- | --- |\n" + string.Concat(Meter.All.Select(meter => $"| `{meter.Name}` | {Units(meter.Kind)} | {meter.Meaning} |\n"))
        + "\n| unit | means |\n| --- | --- |\n" + string.Concat(PriceUnit.All.Select(unit => $"| `{unit.Name}` | {unit.Meaning} |\n"));

    private static string Units(MeterKind kind) => string.Join(", ", PriceUnit.All.Where(unit => unit.Kind == kind).Select(unit => $"`{unit.Name}`"));
}
