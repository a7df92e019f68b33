namespace TencentEmulator.Billing;

/// <summary>One line of a bill: an item of a resource on a day.</summary>
internal sealed record BillLine
{
    public required string Id { get; init; }

    public required DateOnly Day { get; init; }

    public required string Business { get; init; }

    public required string BusinessName { get; init; }

    public required string Item { get; init; }

    public required string ItemName { get; init; }

    public required string Resource { get; init; }

    public required string Region { get; init; }

    public string Unit { get; init; } = "";

    public decimal SinglePrice { get; init; }

    /// <summary>Used, in the price's unit.</summary>
    public decimal Measured { get; init; }

    /// <summary>What of it a package, or what is free, took.</summary>
    public decimal Deducted { get; init; }

    /// <summary>At list prices, eight decimals.</summary>
    public decimal Cost { get; init; }

    public decimal Discount { get; init; } = 1;

    /// <summary>What is settled: fen.</summary>
    public required decimal RealCost { get; init; }

    public decimal Voucher { get; init; }

    public bool IsCorrection { get; init; }

    public bool IsUntold { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long AppearsAt { get; init; }
}
