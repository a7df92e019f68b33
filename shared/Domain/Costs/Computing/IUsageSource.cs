namespace SuperInsight.Domain.Costs.Computing;

/// <summary>Tells what was used. Reads only.</summary>
public interface IUsageSource
{
    /// <summary>The usage of these billing days, first and last among them, by the hour. Hours that are not over yet are left out.</summary>
    /// <exception cref="OperationException">What counts it did not answer.</exception>
    Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
