namespace SuperInsight.Domain.Costs.Billing;

/// <summary>A line of the bill: one component of a resource on a day. Quantities and prices are as billed; null is what the bill does not tell (<c>-</c>), which is not zero.</summary>
/// <param name="Day">The billing day.</param>
/// <param name="Product">The product's code; its name where there is no code.</param>
/// <param name="Resource">The resource's id; empty for what belongs to none.</param>
/// <param name="Item">The item's code; its name where there is no code.</param>
/// <param name="Cost">What is due after discount, before vouchers. Negative for a refund.</param>
public sealed record BillRow(DateOnly Day, string Product, string Resource, string Item, Money? Cost)
{
    public string ProductName { get; init; } = "";

    public string ItemName { get; init; } = "";

    public string Region { get; init; } = "";

    /// <summary>How it came about, in the bill's words: settled for a day, adjusted, refunded.</summary>
    public string Action { get; init; } = "";

    /// <summary>What is left of the list price: 0.8 for 20 % off.</summary>
    public decimal? Discount { get; init; }

    /// <summary>For one of <see cref="Unit"/>.</summary>
    public decimal? UnitPrice { get; init; }

    public string Unit { get; init; } = "";

    /// <summary>Used, in <see cref="Unit"/>.</summary>
    public decimal? Used { get; init; }

    /// <summary>What of it a package or a free quota took.</summary>
    public decimal? Deducted { get; init; }

    /// <summary>What vouchers paid.</summary>
    public decimal? Voucher { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Whether it changes what was billed before, instead of billing use.</summary>
    public bool IsCorrection => Cost is { Amount: < 0 } || Corrections.Any(word => Action.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Words of the bill's action types that stand for no use: see <see href="https://cloud.tencent.com/document/api/555/19182"/>.</summary>
    private static readonly string[] Corrections = ["adjust", "refund", "recalc", "deduct_reverse"];
}
