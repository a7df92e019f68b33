using SuperInsight.Domain.Costs.Computing;

namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>Computed against billed, for each service and day.</summary>
/// <param name="Days">In order of day, then service.</param>
/// <param name="Unproved">Entries of the price book that were not once compared with a billed amount, and are not confirmed.</param>
public sealed record Reconciliation(IReadOnlyList<ReconciledDay> Days, IReadOnlyList<string> Unproved, string Currency)
{
    /// <summary>Where the usage was read, and what was not told.</summary>
    public IReadOnlyList<UsageTold> Sources { get; init; } = [];

    public Money Computed => Money.Sum(Days.Select(day => day.Computed), Currency);

    public Money Billed => Money.Sum(Days.Select(day => day.Billed), Currency);

    public Money Paid => Money.Sum(Days.Select(day => day.Paid), Currency);

    /// <summary>The sum of each kind, without those that come to nothing.</summary>
    public IReadOnlyDictionary<DifferenceKind, Money> ByKind => Days.SelectMany(day => day.Differences).GroupBy(difference => difference.Kind)
        .ToDictionary(group => group.Key, group => Money.Sum(group.Select(difference => difference.Amount), Currency));

    /// <summary>One line: what was computed, every kind of difference, what was billed and paid.</summary>
    public override string ToString() =>
        $"computed {Computed}{string.Concat(ByKind.OrderBy(kind => kind.Key).Select(kind => $", {Name(kind.Key)} {(kind.Value.Amount < 0 ? "" : "+")}{kind.Value.ToInvariant()}"))} = paid {Paid} (billed {Billed})";

    /// <summary>As people read it.</summary>
    public static string Name(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingUsage => "missing usage",
        DifferenceKind.LateRow => "late row",
        DifferenceKind.NotBilled => "not billed",
        DifferenceKind.Correction => "correction",
        DifferenceKind.Rounding => "rounding",
        DifferenceKind.Price => "price",
        DifferenceKind.Package => "package",
        DifferenceKind.Voucher => "voucher",
        _ => "unexplained",
    };
}

/// <summary>A service's day. Computed and all differences add up to <see cref="Paid"/>, exactly.</summary>
/// <param name="Computed">With eight decimals.</param>
/// <param name="Billed">What is due after discount; without what the bill does not tell.</param>
/// <param name="Paid">That, less vouchers.</param>
/// <param name="Differences">None is zero.</param>
public sealed record ReconciledDay(DateOnly Day, string Service, Money Computed, Money Billed, Money Paid, IReadOnlyList<CostDifference> Differences);
