namespace SuperInsight.Domain.Costs.Billing;

/// <summary>What a day cost, by product and resource, with the day's costs of each tag: what is kept of a bill. Amounts are as billed.</summary>
/// <param name="Day">The billing day.</param>
/// <param name="Currency">Of every amount.</param>
/// <param name="Lines">By product and resource; never two for the same.</param>
/// <param name="Unknown">Rows whose amount the bill does not tell.</param>
public sealed record DayCosts(DateOnly Day, string Currency, IReadOnlyList<DayLine> Lines, int Unknown)
{
    /// <summary>More lines are added up to one for each product, so that a day stays small.</summary>
    private const int MostResources = 100;

    /// <summary>What stands for the resources that are not named.</summary>
    public const string OtherResources = "(others)";

    public Money Total => new(Lines.Sum(line => line.Amount), Currency);

    /// <summary>The days of these rows, each with its lines, in order. Days without a row are left out: nothing is known of them.</summary>
    /// <param name="rows">The bill.</param>
    /// <param name="nameOf">What a product is reported under.</param>
    /// <param name="currency">For days of which no amount is known.</param>
    public static IReadOnlyList<DayCosts> From(IEnumerable<BillRow> rows, Func<BillRow, string> nameOf, string currency)
    {
        SortedDictionary<DateOnly, Dictionary<(string Product, string Resource), (decimal Amount, decimal Voucher, string Tags)>> days = [];
        Dictionary<DateOnly, int> unknown = [];
        foreach (var row in rows)
        {
            if (!days.TryGetValue(row.Day, out var lines))
                days[row.Day] = lines = [];
            if (row.Cost is not { } cost)
            {
                unknown[row.Day] = unknown.GetValueOrDefault(row.Day) + 1;
                continue;
            }

            if (cost.Currency != currency)
                throw new InvalidOperationException($"The bill is in {cost.Currency} and the price book in {currency}: no rate is assumed.");
            var key = (nameOf(row), row.Resource);
            var (amount, voucher, tags) = lines.GetValueOrDefault(key);
            lines[key] = (amount + cost.Amount, voucher + (row.Voucher ?? 0), tags ?? TagText(row.Tags));
        }

        return [.. days.Select(day => new DayCosts(day.Key, currency, Bound(day.Value), unknown.GetValueOrDefault(day.Key)))];
    }

    /// <summary>The same without resources.</summary>
    public DayCosts ByProduct() => this with { Lines = Together(Lines) };

    private static List<DayLine> Together(IEnumerable<DayLine> lines) =>
        [.. lines.GroupBy(line => line.Product).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new DayLine(group.Key, OtherResources, group.Sum(line => line.Amount)) { Voucher = group.Sum(line => line.Voucher) })];

    private static List<DayLine> Bound(Dictionary<(string Product, string Resource), (decimal Amount, decimal Voucher, string Tags)> lines)
    {
        List<DayLine> sorted = [.. lines.OrderByDescending(line => Math.Abs(line.Value.Amount)).ThenBy(line => line.Key.Product, StringComparer.Ordinal).ThenBy(line => line.Key.Resource, StringComparer.Ordinal)
            .Select(line => new DayLine(line.Key.Product, line.Key.Resource, line.Value.Amount) { Voucher = line.Value.Voucher, Tags = line.Value.Tags })];
        return sorted.Count <= MostResources
            ? sorted
            : [.. sorted.Take(MostResources), .. Together(sorted.Skip(MostResources))];
    }

    private static string TagText(IReadOnlyList<KeyValuePair<string, string>> tags) =>
        tags.Count == 0 ? "" : string.Join(", ", tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
}

/// <summary>A product's resource on a day.</summary>
/// <param name="Product">What it is reported under.</param>
/// <param name="Resource">Its id.</param>
/// <param name="Amount">As billed; negative where refunds outweigh use.</param>
public sealed record DayLine(string Product, string Resource, decimal Amount)
{
    /// <summary>What vouchers paid of it.</summary>
    public decimal Voucher { get; init; }

    /// <summary><c>key=value</c>, in order, with commas; empty for none.</summary>
    public string Tags { get; init; } = "";
}
