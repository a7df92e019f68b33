using System.Globalization;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>What was computed and what was billed of one price, region, resource and day.</summary>
internal sealed class CostPair
{
    private readonly PriceBook book;
    private readonly DateOnly day;
    private readonly Price? price;
    private readonly string resource;
    private readonly List<CostLine> lines;
    private readonly List<BillRow> rows;
    private readonly decimal computed;
    private readonly decimal billed;

    public CostPair(PriceBook book, DateOnly day, string? priceId, string resource, List<CostLine> lines, List<BillRow> rows)
    {
        (this.book, this.day, this.resource, this.lines, this.rows) = (book, day, resource, lines, rows);
        price = book.Prices.FirstOrDefault(one => one.Id == priceId);
        computed = lines.Sum(line => line.Amount.Amount);
        billed = rows.Sum(row => row.Cost?.Amount ?? 0);
    }

    /// <summary>Whether there is something on both sides, and all of it is told.</summary>
    public bool IsComparable => price is not null && lines.Count > 0 && rows.Count > 0 && rows.TrueForAll(row => row.Cost is not null);

    /// <summary>One side has nothing, or does not tell.</summary>
    public IEnumerable<CostDifference> Alone(bool mayBeLate, Func<Meter, string> whyMissing)
    {
        if (lines.Count == 0)
        {
            yield return Difference(DifferenceKind.MissingUsage, billed, price is null
                ? $"billed as {string.Join(", ", rows.Select(row => $"{row.Item} {row.ItemName}").Distinct())}, which no entry of the price book has as bill_item"
                : $"billed, and {whyMissing(price.Meter)}");
        }
        else if (rows.Count == 0)
        {
            yield return Difference(mayBeLate ? DifferenceKind.LateRow : DifferenceKind.NotBilled, -computed, mayBeLate ? "the bill has no row for it yet" : $"the bill has no row for it, {ReconcileCosts.LateDays} days on");
        }
        else
        {
            yield return Difference(DifferenceKind.LateRow, billed - computed, "the bill does not tell its amount");
        }
    }

    /// <summary>The difference, piece by piece; the pieces add up to it.</summary>
    public IEnumerable<CostDifference> TakeApart(decimal halfFen)
    {
        var factor = price!.Unit.Factor(day);
        var (chargedHere, deductedHere) = (lines.Sum(line => line.Charged) / factor, lines.Sum(line => line.FromPackage + line.Free) / factor);
        var average = chargedHere > 0 ? computed / chargedHere : price.Tiers[0].Amount;
        var (usedThere, deductedThere) = (rows.Sum(row => row.Used), rows.Sum(row => row.Deducted) ?? 0);
        List<CostDifference> pieces = [];
        if (rows.TrueForAll(row => row.Used is not null) && usedThere is { } there)
        {
            Add(DifferenceKind.MissingUsage, (there - chargedHere - deductedHere) * average, Text($"{there - chargedHere - deductedHere:0.########} {price.Unit} more billed than the {chargedHere + deductedHere:0.########} measured"));
            Add(DifferenceKind.Package, (deductedHere - deductedThere) * average, Text($"{deductedThere:0.########} {price.Unit} taken by packages and quotas, {deductedHere:0.########} expected"));
            if (rows.TrueForAll(row => row.UnitPrice is not null))
            {
                var atBilled = rows.Sum(row => Math.Max(0, row.Used!.Value - (row.Deducted ?? 0)) * row.UnitPrice!.Value * (row.Discount ?? 1));
                Add(DifferenceKind.Price, atBilled - (there - deductedThere) * average, Text($"billed at {string.Join(", ", rows.Select(row => Text($"{row.UnitPrice:0.########}{(row.Discount is { } share && share != 1 ? Text($" × {share:0.####}") : "")}")).Distinct())} a {price.Unit}, computed at {average:0.########}: change entry {price.Id}"));
            }
        }

        var rest = billed - computed - pieces.Sum(piece => piece.Amount.Amount);
        var isRounding = Math.Abs(rest) <= halfFen * rows.Count + Tolerance;
        return [.. pieces, Difference(isRounding ? DifferenceKind.Rounding : DifferenceKind.Unexplained, rest, isRounding ? "settled to the fen" : "neither use nor price nor package explains it")];

        void Add(DifferenceKind kind, decimal amount, string detail)
        {
            // Printed quantities and prices have eight decimals: what is less than that makes no difference of its own.
            if (Math.Abs(amount) > Tolerance)
                pieces.Add(Difference(kind, Rounding.ToLine(amount), detail));
        }
    }

    /// <summary>What eight printed decimals leave open, for quantities that people have.</summary>
    private const decimal Tolerance = 0.0001m;

    private CostDifference Difference(DifferenceKind kind, decimal amount, string detail) => new(kind, price?.Id, resource, new(amount, book.Currency), detail);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
