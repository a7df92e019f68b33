using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What a service costs in 30 days when its number of instances lies between two bounds. Pure.</summary>
public static class WhatIf
{
    private const int Days = 30;

    /// <param name="book">The prices of the day.</param>
    /// <param name="region">Where it runs.</param>
    /// <param name="day">Whose prices hold.</param>
    /// <param name="shape">One instance.</param>
    /// <param name="min">At least so many instances: what is paid when nobody calls.</param>
    /// <param name="max">At most so many: what is paid when all run all the time.</param>
    /// <param name="demand">Instances that ran on average, hour by hour of the past; empty where that is not known.</param>
    /// <exception cref="ArgumentException">The bounds are none.</exception>
    public static WhatIfCosts Run(PriceBook book, string region, DateOnly day, InstanceShape shape, int min, int max, IReadOnlyList<decimal> demand)
    {
        ArgumentNullException.ThrowIfNull(demand);
        if (min < 0 || max < Math.Max(1, min))
            throw new ArgumentException($"{min} to {max} instances is no range.");
        var start = BillingCalendar.StartOf(BillingCalendar.MonthOf(day));
        return new(Cost(_ => min), Cost(_ => max), demand.Count > 0 ? Cost(hour => Math.Clamp(demand[hour % demand.Count], min, max)) : null, demand.Count > 0 ? Cost(hour => demand[hour % demand.Count]) : null);

        Money Cost(Func<int, decimal> instances) => Rounding.ToFen(ComputeCosts.Run(book, Enumerable.Range(0, Days * 24).SelectMany(hour => shape.Hour(region, "what-if", start.AddHours(hour), instances(hour)))).Total);
    }
}

/// <summary>One instance.</summary>
/// <param name="Cores">Processors.</param>
/// <param name="MemoryGiB">Memory.</param>
public sealed record InstanceShape(decimal Cores, decimal MemoryGiB)
{
    private const int Seconds = 3600;

    /// <summary>What so many of them use in an hour.</summary>
    public IEnumerable<UsageHour> Hour(string region, string service, DateTimeOffset hour, decimal instances) =>
    [
        new(Meter.RunCpu, region, service, hour, UsageHour.Measured(instances * Cores * Seconds)),
        new(Meter.RunMemory, region, service, hour, UsageHour.Measured(instances * MemoryGiB * Seconds)),
    ];
}

/// <summary>Costs of 30 days.</summary>
/// <param name="Least">With the least instances all the time.</param>
/// <param name="Most">With the most.</param>
/// <param name="Likely">With the instances that ran in the past, within the bounds; null when that is not known.</param>
/// <param name="Now">As it was in the past; null likewise.</param>
public sealed record WhatIfCosts(Money Least, Money Most, Money? Likely, Money? Now);
