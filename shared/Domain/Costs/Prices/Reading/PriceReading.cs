using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.Costs.Prices.Reading;

/// <summary>Reads one price.</summary>
internal static class PriceReading
{
    private static readonly IReadOnlyList<string> Cycles = ["hour", "day", "month"];

    private static readonly IReadOnlyList<string> Scopes = ["account", "resource"];

    /// <summary>What it says. Not to be used when there is a mistake.</summary>
    public static Price Read(YamlFields fields, MistakeList mistakes)
    {
        fields.Require("service", "Add it: service: cloudbase-run.");
        var (meter, unit) = Counted(fields);
        var (from, until) = (fields.Day("from"), fields.Day("until"));
        if (until is { } end && (from ?? DateOnly.MinValue) >= end)
            fields.Add(MistakeKind.OutOfRange, "until", "it does not come after `from`, so that the price never holds", "Write the first day on which it no longer holds.");
        return new(Id(fields) ?? "", Name(fields, "service", "cloudbase-run") ?? "", meter ?? Meter.RunCpu, unit ?? PriceUnit.All[0], Tiers(fields, mistakes))
        {
            Region = fields.Text("region") ?? Price.AnyRegion,
            From = from ?? DateOnly.MinValue,
            Until = until,
            TierCycle = Cycle(fields, "tiers_per") ?? Prices.Cycle.Month,
            Free = Quantity(fields, "free", mistakes) is { } free ? new(free.Quantity, free.Per) : null,
            Step = Step(fields, mistakes),
            IsPerResource = fields.Choice("scope", Scopes) == "resource",
            IsConfirmed = fields.Truth("confirmed") ?? false,
            BillProducts = fields.Texts("bill_products"),
            BillItem = fields.Text("bill_item"),
            Source = fields.Text("source"),
        };
    }

    /// <summary>The name of an entry.</summary>
    public static string? Id(YamlFields fields)
    {
        fields.Require("id", "Add it: id: run-cpu.");
        return Name(fields, "id", "run-cpu");
    }

    /// <summary>What is counted, and in which unit it is meant.</summary>
    public static (Meter? Meter, PriceUnit? Unit) Counted(YamlFields fields)
    {
        fields.Require("meter", $"Add one of: {string.Join(", ", Meter.All)}.");
        fields.Require("unit", "Add it: unit: core-hour.");
        var meter = fields.Choice("meter", [.. Meter.All.Select(one => one.Name)]) is { } name ? Meter.Find(name) : null;
        string[] units = [.. PriceUnit.All.Where(one => meter is null || one.Kind == meter.Kind).Select(one => one.Name)];
        var unit = fields.Text("unit") is { } text ? PriceUnit.Find(text) : null;
        if (fields.Has("unit") && (unit is null || !units.Contains(unit.Name)))
            fields.Add(MistakeKind.UnknownValue, "unit", meter is null ? "there is no such unit" : $"{meter} is not counted in it", YamlFields.Suggest(unit is null ? fields.Text("unit") ?? "" : "", units));
        return (meter, unit);
    }

    private static string? Name(YamlFields fields, string key, string example)
    {
        if (fields.Text(key) is not { } name)
            return null;
        if (name.Length <= 60 && char.IsAsciiLetterLower(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.'))
            return name;
        fields.Add(MistakeKind.BadFormat, key, $"{YamlFields.Show(name)} is no name", $"Write a-z, 0-9, . and -, a letter first, at most 60 of them, as in {example}.");
        return null;
    }

    private static List<PriceTier> Tiers(YamlFields fields, MistakeList mistakes)
    {
        if (fields.Has("price") == fields.Has("tiers"))
            fields.Add(MistakeKind.MissingField, fields.Has("tiers") ? "tiers" : "price", fields.Has("price") ? "there are `price` and `tiers`" : "it has neither `price` nor `tiers`", "Write price: 0.055, or a list of tiers; one of the two.");
        if (!fields.Has("tiers"))
            return fields.Exact("price") is { } only ? [new(null, only)] : [];
        List<PriceTier> tiers = [];
        List<YamlFields> read = [.. fields.Mappings("tiers", "price: 0.5").Select(item => new YamlFields(item.Mapping, item.Path, "tier", RuleKeys.Names(PriceKeys.Tier), mistakes))];
        foreach (var (tier, index) in read.Select((tier, index) => (tier, index)))
        {
            tier.Require("price", "Add it: price: 0.5.");
            var (upTo, isLast) = (tier.Exact("up_to"), index == read.Count - 1);
            if (isLast == tier.Has("up_to"))
                tier.Add(isLast ? MistakeKind.OutOfRange : MistakeKind.MissingField, "up_to", isLast ? "the last tier has an end, beyond which there is no price" : "only the last tier has no end", isLast ? "Leave it out here." : "Add it: up_to: 100.");
            else if (upTo <= (tiers.Count > 0 ? tiers[^1].UpTo ?? 0 : 0))
                tier.Add(MistakeKind.OutOfRange, "up_to", "it is not above the tier before it", "Give the tiers rising ends.");
            tiers.Add(new(upTo, tier.Exact("price") ?? 0));
        }

        if (tiers.Count == 0)
            fields.Add(MistakeKind.MissingField, "tiers", "there is none", "Write at least one: - price: 0.5.");
        return tiers;
    }

    private static QuantityStep? Step(YamlFields fields, MistakeList mistakes)
    {
        if (Quantity(fields, "step", mistakes) is not { } step)
            return null;
        if (step.Quantity == 0)
            fields.Add(MistakeKind.OutOfRange, "step", "a step of 0 leads nowhere", "Write how much is paid for at least: {quantity: 1, per: day}.");
        return new(step.Quantity, step.Per);
    }

    private static (decimal Quantity, Cycle Per)? Quantity(YamlFields fields, string key, MistakeList mistakes)
    {
        if (fields.Node(key) is not { } node)
            return null;
        if (node is not TcbConfiguration.Tree.TreeMapping mapping)
        {
            fields.Add(MistakeKind.WrongType, key, $"{ValueCheck.Describe(node)} stands where quantity and per belong", $"Write {key}: {{quantity: 5, per: month}}.");
            return null;
        }

        var inner = new YamlFields(mapping, fields.PathOf(key), key, RuleKeys.Names(PriceKeys.Quantity), mistakes);
        inner.Require("quantity", "Add it: quantity: 5.");
        return (inner.Exact("quantity") ?? 0, Cycle(inner, "per") ?? Prices.Cycle.Month);
    }

    private static Cycle? Cycle(YamlFields fields, string key) => fields.Choice(key, Cycles) switch
    {
        "hour" => Prices.Cycle.Hour,
        "day" => Prices.Cycle.Day,
        "month" => Prices.Cycle.Month,
        _ => null,
    };
}
