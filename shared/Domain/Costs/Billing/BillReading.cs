namespace SuperInsight.Domain.Costs.Billing;

/// <summary>What reading a bill came to.</summary>
public abstract record BillReading
{
    private BillReading() { }

    /// <summary>The bill as it stands now. Later readings of the same days may have more rows, and other amounts.</summary>
    /// <param name="Rows">Each once.</param>
    public sealed record Ready(IReadOnlyList<BillRow> Rows) : BillReading;

    /// <summary>It is being made: ask again in some minutes.</summary>
    /// <param name="Reason">In one sentence.</param>
    public sealed record NotReady(string Reason) : BillReading;
}

/// <summary>A product's cost of a day, as the bill's summary tells it.</summary>
/// <param name="Product">The product's display name: the summary has no code.</param>
/// <param name="Cost">Null where the bill does not tell.</param>
public sealed record ProductDay(DateOnly Day, string Product, Money? Cost);
