namespace SuperInsight.Domain.Costs.Billing;

/// <summary>The bill of the account. Reads only; every call asks anew.</summary>
public interface IBill
{
    /// <summary>Every line of the days, first and last among them. A day's lines come some hours after its end, single ones days later.</summary>
    /// <exception cref="OperationException">The cloud did not answer, or refused.</exception>
    Task<BillReading> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>The totals by day and product, as the bill itself adds them up: what <see cref="ReadAsync"/> must come to. Null while they are being made.</summary>
    /// <exception cref="OperationException">The cloud did not answer, or refused.</exception>
    Task<IReadOnlyList<ProductDay>?> SummariseAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
