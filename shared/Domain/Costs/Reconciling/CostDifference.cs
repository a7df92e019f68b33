namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>One reason for which what was paid is not what was computed.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="PriceId">The entry of the price book that it is about; null for none.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Amount">What it adds to the computed cost; negative where it takes away.</param>
/// <param name="Detail">In one line, with the numbers.</param>
public sealed record CostDifference(DifferenceKind Kind, string? PriceId, string Resource, Money Amount, string Detail);

/// <summary>Why a bill differs from what was computed.</summary>
public enum DifferenceKind
{
    /// <summary>What is settled has two decimals.</summary>
    Rounding,

    /// <summary>The bill's unit price is another one than the price book's, or there is a discount.</summary>
    Price,

    /// <summary>More, or less, was billed than was measured.</summary>
    MissingUsage,

    /// <summary>A package or free quota took more, or less, than the price book knows of.</summary>
    Package,

    /// <summary>A refund or another correction.</summary>
    Correction,

    /// <summary>The bill's row is not there yet, or its amount is not told.</summary>
    LateRow,

    /// <summary>It should have been billed long ago, and was not.</summary>
    NotBilled,

    /// <summary>A voucher paid.</summary>
    Voucher,

    /// <summary>None of these.</summary>
    Unexplained,
}
