using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Computing;

/// <summary>Tells what was used. Reads only.</summary>
public interface IUsageSource
{
    /// <summary>Where its figures are from, for people: <c>Cloud Monitor, QCE/COS</c>.</summary>
    string Name { get; }

    /// <summary>What it counts: of these nobody else tells.</summary>
    IReadOnlyList<Meter> Meters { get; }

    /// <summary>The usage of these billing days, first and last among them, by the hour. Hours that are not over yet are left out.</summary>
    /// <exception cref="UsageUntoldException">It may not tell: the rest is computed without it.</exception>
    /// <exception cref="OperationException">What counts it did not answer.</exception>
    Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
