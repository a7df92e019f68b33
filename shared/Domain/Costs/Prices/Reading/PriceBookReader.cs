using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.Costs.Prices.Reading;

/// <summary>Reads <c>prices.yaml</c>. One pass finds every mistake; only a broken syntax hides what comes after it.</summary>
public static class PriceBookReader
{
    private const string Beginning = "Begin with `version:` and `prices:`; docs/costs.md has an example.";

    /// <summary>Never throws for what is in the text.</summary>
    public static PriceBookReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mistakes = new MistakeList();
        if (AlertRulesReader.Root(text, Beginning, mistakes) is not { } root)
            return new(null, mistakes.InOrder());
        var file = new YamlFields(root, "", "price book", RuleKeys.Names(PriceKeys.File), mistakes);
        file.Require("version", "Add it, so that reports can name the book: version: \"2026-11-01\".");
        file.Require("prices", "Add it: a list of prices.");
        var currency = Currency(file);
        List<(YamlFields Fields, Price Price)> prices = [.. file.Mappings("prices", "id: run-cpu")
            .Select(item => new YamlFields(item.Mapping, item.Path, "price", RuleKeys.Names(PriceKeys.Price), mistakes)).Select(fields => (fields, PriceReading.Read(fields, mistakes)))];
        List<(YamlFields Fields, UsagePackage Package)> packages = [.. file.Mappings("packages", "id: pack-1")
            .Select(item => new YamlFields(item.Mapping, item.Path, "package", RuleKeys.Names(PriceKeys.Package), mistakes)).Select(fields => (fields, PackageReading.Read(fields)))];
        CheckNames([.. prices.Select(one => one.Fields), .. packages.Select(one => one.Fields)]);
        CheckOverlaps(prices);
        return mistakes.HaveErrors
            ? new(null, mistakes.InOrder())
            : new(new(file.Text("version")!, currency, [.. prices.Select(one => one.Price)], [.. packages.Select(one => one.Package)]), mistakes.InOrder());
    }

    private static string Currency(YamlFields file)
    {
        var currency = file.Text("currency") ?? Money.Yuan;
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            file.Add(MistakeKind.BadFormat, "currency", $"{YamlFields.Show(currency)} is no currency", "Write its three letters: CNY.");
        return currency;
    }

    private static void CheckNames(IReadOnlyList<YamlFields> entries)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        foreach (var fields in entries)
        {
            if (fields.Node("id") is TcbConfiguration.Tree.TreeScalar name && !lines.TryAdd(name.Text, fields.PlaceOf("id").Line))
                fields.Add(MistakeKind.NotUnique, "id", $"another entry has it already, in line {lines[name.Text]}", "Give each entry a name of its own: append the year where a price changed.");
        }
    }

    /// <summary>Of two prices for one meter, region and day, which one is meant?</summary>
    private static void CheckOverlaps(List<(YamlFields Fields, Price Price)> prices)
    {
        for (var later = 1; later < prices.Count; later++)
        {
            var (fields, price) = prices[later];
            var other = prices.Take(later).FirstOrDefault(one => Says(one) && one.Price.Meter == price.Meter && one.Price.Region == price.Region && one.Price.Overlaps(price) && one.Price.Id != price.Id);
            if (other.Price is { } earlier && Says((fields, price)))
                fields.Add(MistakeKind.NotUnique, "meter", $"{earlier.Id} in line {other.Fields.Place.Line} prices the same meter in the same region at the same time", "Give the older one an `until`, and this one the same day as `from`.");
        }

        // A meter that is none was reported already, and stands for no other.
        static bool Says((YamlFields Fields, Price Price) one) => (one.Fields.Node("meter") as TcbConfiguration.Tree.TreeScalar)?.Text == one.Price.Meter.Name;
    }
}

/// <summary>What came of reading a price book: all its mistakes, and the book when there are none.</summary>
/// <param name="Book">Null exactly when there is a mistake.</param>
/// <param name="Mistakes">In the order of the file.</param>
public sealed record PriceBookReading(PriceBook? Book, IReadOnlyList<Mistake> Mistakes);
