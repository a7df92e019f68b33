using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Computing;

/// <summary>
/// Where one meter stands in its steps, quota and tiers. Quantities are kept in the meter's own units, where nothing is divided, and money is
/// the rounded cost of the day so far less that of the hour before: so it makes no difference how finely a day is cut.
/// </summary>
internal sealed class PriceMeter
{
    private CycleCount step;
    private CycleCount quota;
    private CycleCount tiers;
    private readonly Dictionary<string, DayCost> days = new(StringComparer.Ordinal);

    public PriceCharge Charge(Price price, UsageHour usage, DateOnly day, Func<decimal, decimal> takeFromPackages)
    {
        var factor = price.Unit.Factor(day);
        var whole = WholeSteps(price, usage, day, factor);
        var fromPackage = takeFromPackages(whole);
        var free = price.Free is { } given ? Free(given, usage.Hour, day, factor, whole - fromPackage) : 0;
        var charged = whole - fromPackage - free;
        if (!days.TryGetValue(usage.Resource, out var cost) || cost.Day != day || cost.PriceId != price.Id)
            cost = new DayCost(day, price.Id, 0, 0);
        var weighted = cost.Weighted + Weigh(price, usage.Hour, day, factor, charged);
        var soFar = Rounding.ToLine(weighted / factor);
        days[usage.Resource] = cost with { Weighted = weighted, Rounded = soFar };
        return new(fromPackage, free, charged, soFar - cost.Rounded);
    }

    /// <summary>What is to be paid for: used, up to the next whole step, less what an earlier hour paid for already.</summary>
    private decimal WholeSteps(Price price, UsageHour usage, DateOnly day, decimal factor)
    {
        if (price.Step is not { } rule)
            return usage.Quantity;
        var size = rule.Quantity * factor;
        step = step.In(CycleStart(rule.Per, usage.Hour, day));
        var before = Up(step.Used, size);
        step = step.With(usage.Quantity);
        return Up(step.Used, size) - before;
    }

    /// <summary>By the remainder, which is exact: a quotient is not.</summary>
    private static decimal Up(decimal quantity, decimal size) => quantity % size is var over && over > 0 ? quantity - over + size : quantity;

    private decimal Free(FreeQuota given, DateTimeOffset hour, DateOnly day, decimal factor, decimal quantity)
    {
        quota = quota.In(CycleStart(given.Per, hour, day));
        var free = Math.Min(quantity, Math.Max(0, given.Quantity * factor - quota.Used));
        quota = quota.With(free);
        return free;
    }

    /// <summary>The sum of quantity times price over the tiers; divided by the unit's factor, it is money.</summary>
    private decimal Weigh(Price price, DateTimeOffset hour, DateOnly day, decimal factor, decimal quantity)
    {
        tiers = tiers.In(CycleStart(price.TierCycle, hour, day));
        var weighted = 0m;
        foreach (var tier in price.Tiers)
        {
            var room = tier.UpTo is { } end ? Math.Max(0, end * factor - tiers.Used) : quantity;
            var share = Math.Min(quantity, room);
            weighted += share * tier.Amount;
            quantity -= share;
            tiers = tiers.With(share);
        }

        return weighted;
    }

    private static DateTimeOffset CycleStart(Cycle cycle, DateTimeOffset hour, DateOnly day) => cycle switch
    {
        Cycle.Hour => hour,
        Cycle.Day => BillingCalendar.StartOf(day),
        _ => BillingCalendar.StartOf(BillingCalendar.MonthOf(day)),
    };

    /// <summary>What was used of something since it began anew.</summary>
    private readonly record struct CycleCount(DateTimeOffset Start, decimal Used)
    {
        public CycleCount In(DateTimeOffset start) => start == Start ? this : new(start, 0);

        public CycleCount With(decimal quantity) => this with { Used = Used + quantity };
    }

    private sealed record DayCost(DateOnly Day, string PriceId, decimal Weighted, decimal Rounded);
}

/// <summary>What an hour is charged.</summary>
internal readonly record struct PriceCharge(decimal FromPackage, decimal Free, decimal Charged, decimal Amount);
