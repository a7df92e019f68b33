using System.Globalization;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>
/// Holds what was computed against the bill. Pure. Entry, region, resource and day are matched one by one; of each pair the difference is
/// taken apart in this order: use, package, price, and what is left is rounding if it is no more than half a fen a row.
/// </summary>
/// <remarks>
/// use = (billed use − computed use) × computed price; package = (computed − billed deduction) × computed price;
/// price = billed charge at billed prices − the same at the computed price − discount. The computed price is the average of the day.
/// </remarks>
/// <param name="book">Says which item of a bill belongs to which price.</param>
/// <param name="now">Rows may be late until <see cref="LateDays"/> after their day.</param>
/// <param name="sources">Who counted, so that missing usage can be told apart; null for nobody.</param>
public sealed class ReconcileCosts(PriceBook book, DateTimeOffset now, IReadOnlyList<UsageTold>? sources = null)
{
    /// <summary>How long after a day a missing row counts as late and not as lost.</summary>
    public const int LateDays = 3;

    private const decimal HalfFen = 0.005m;

    /// <summary>Compares the days of both; a service that only one of them has is compared with nothing.</summary>
    public Reconciliation Run(IReadOnlyList<CostLine> computed, IReadOnlyList<BillRow> billed)
    {
        var rows = billed.Select(row => (Row: row, Service: book.ServiceOf(row.Product, row.ProductName) ?? NameOf(row))).ToLookup(one => (one.Row.Day, one.Service), one => one.Row);
        var lines = computed.ToLookup(line => (line.Day, line.Service));
        HashSet<string> proved = new(StringComparer.Ordinal);
        List<ReconciledDay> days = [.. rows.Select(group => group.Key).Union(lines.Select(group => group.Key)).OrderBy(key => key.Day).ThenBy(key => key.Service, StringComparer.Ordinal)
            .Select(key => Reconcile(key.Day, key.Service, [.. lines[key]], [.. rows[key]], proved))];
        return new(days, [.. book.Prices.Where(price => !price.IsConfirmed && !proved.Contains(price.Id)).Select(price => price.Id)], book.Currency) { Sources = sources ?? [] };
    }

    /// <summary>What a product of the bill is reported under when the book does not know it.</summary>
    public static string NameOf(BillRow row) => row.ProductName.Length > 0 ? row.ProductName : row.Product;

    private ReconciledDay Reconcile(DateOnly day, string service, List<CostLine> lines, List<BillRow> rows, HashSet<string> proved)
    {
        List<CostDifference> differences = [];
        var use = rows.Where(row => !row.IsCorrection).ToLookup(row => (Price: book.PriceOf(service, day, row.Item, row.ItemName)?.Id, row.Region, row.Resource));
        var costs = lines.ToLookup(line => (Price: (string?)line.PriceId, line.Region, line.Resource));
        foreach (var key in costs.Select(group => group.Key).Union(use.Select(group => group.Key)).OrderBy(key => key.Price, StringComparer.Ordinal).ThenBy(key => key.Resource, StringComparer.Ordinal))
        {
            var pair = new CostPair(book, day, key.Price, key.Resource, [.. costs[key]], [.. use[key]]);
            differences.AddRange(pair.IsComparable ? pair.TakeApart(HalfFen) : pair.Alone(IsLate(day), WhyMissing));
            if (pair.IsComparable)
                proved.Add(key.Price!);
        }

        differences.AddRange(rows.Where(row => row.IsCorrection && row.Cost is not null)
            .Select(row => new CostDifference(DifferenceKind.Correction, null, row.Resource, row.Cost!.Value, string.Create(CultureInfo.InvariantCulture, $"{row.Action} {row.ItemName}"))));
        differences.AddRange(rows.Where(row => row.Voucher is not (null or 0))
            .Select(row => new CostDifference(DifferenceKind.Voucher, null, row.Resource, new(-row.Voucher!.Value, book.Currency), $"a voucher paid for {row.ItemName}")));
        var billed = Money.Sum(rows.Select(row => row.Cost).OfType<Money>(), book.Currency);
        return new(
            day, service, Money.Sum(lines.Select(line => line.Amount), book.Currency), billed, billed - Money.Sum(rows.Select(row => new Money(row.Voucher ?? 0, book.Currency)), book.Currency),
            [.. differences.Where(difference => difference.Amount.Amount != 0)]);
    }

    private bool IsLate(DateOnly day) => BillingCalendar.DayOf(now) <= day.AddDays(LateDays);

    private string WhyMissing(Meter meter) => sources?.FirstOrDefault(source => source.Meters.Contains(meter.Name)) switch
    {
        null => $"nothing here counts {meter}",
        { Untold: { } reason } silent => $"{silent.Source} counts {meter} and does not tell: {reason}",
        { } telling => $"{telling.Source} counted no {meter} of it",
    };
}
