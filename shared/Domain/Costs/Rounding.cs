namespace SuperInsight.Domain.Costs;

/// <summary>
/// The only place in which money is rounded. A cost line has eight decimals, as the detail of Tencent Cloud's bill has; what is settled has two.
/// Both round half away from zero, so that a refund is exactly what it refunds.
/// </summary>
public static class Rounding
{
    /// <summary>Decimals of a line. See <see href="https://cloud.tencent.com/document/api/555/19182"/>: RealCost has eight.</summary>
    public const int LineDecimals = 8;

    /// <summary>Decimals of what is settled: fen.</summary>
    public const int FenDecimals = 2;

    /// <summary>To 0.00000001.</summary>
    public static decimal ToLine(decimal amount) => Math.Round(amount, LineDecimals, MidpointRounding.AwayFromZero);

    /// <summary>To 0.01. Of an amount that is rounded to a line already: what is settled is the sum of printed lines.</summary>
    public static decimal ToFen(decimal amount) => Math.Round(amount, FenDecimals, MidpointRounding.AwayFromZero);

    /// <inheritdoc cref="ToFen(decimal)"/>
    public static Money ToFen(Money money) => money with { Amount = ToFen(money.Amount) };
}
