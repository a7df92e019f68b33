using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Says what another number of instances would cost, by the instances that ran in the last four weeks.</summary>
/// <param name="shape">One instance now; null when there is no such service.</param>
/// <param name="instances">How many ran, by the hour.</param>
/// <param name="prices">What they cost.</param>
/// <param name="region">Where they run.</param>
/// <param name="clock">Says which prices hold.</param>
public sealed class EstimateInstances(
    Func<CancellationToken, Task<InstanceShape?>> shape, Func<DateOnly, DateOnly, CancellationToken, Task<IReadOnlyList<(DateTimeOffset Hour, decimal Instances)>>> instances,
    Func<CancellationToken, Task<PriceBook>> prices, string region, TimeProvider clock)
{
    private const int Past = 28;

    /// <param name="min">At least so many.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="given">One instance, where it is not the present one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when there is no service and no instance is given.</returns>
    /// <exception cref="OperationException">The cloud or the price book did not answer.</exception>
    /// <exception cref="ArgumentException">The bounds are none.</exception>
    public async Task<WhatIfCosts?> RunAsync(int min, int max, InstanceShape? given, CancellationToken cancellationToken)
    {
        var book = await prices(cancellationToken);
        var yesterday = BillingCalendar.Yesterday(clock.GetUtcNow());
        if ((given ?? await shape(cancellationToken)) is not { } one)
            return null;
        IReadOnlyList<decimal> demand = given is null ? [.. (await instances(yesterday.AddDays(-Past + 1), yesterday, cancellationToken)).Select(hour => hour.Instances)] : [];
        return WhatIf.Run(book, region, yesterday, one, min, max, demand);
    }
}
