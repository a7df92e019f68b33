namespace SuperInsight.Domain.Costs.Prices;

/// <summary>What a meter costs, in a region and a time.</summary>
/// <param name="Id">Names the entry; reconciliation says which one to change.</param>
/// <param name="Service">What it is reported under: <c>cloudbase-run</c>.</param>
/// <param name="Meter">What is counted.</param>
/// <param name="Unit">What <see cref="Tiers"/> are for one of.</param>
/// <param name="Tiers">At least one; the last one has no end.</param>
public sealed record Price(string Id, string Service, Meter Meter, PriceUnit Unit, IReadOnlyList<PriceTier> Tiers)
{
    /// <summary>Any region that has no entry of its own.</summary>
    public const string AnyRegion = "*";

    public string Region { get; init; } = AnyRegion;

    /// <summary>The first day.</summary>
    public DateOnly From { get; init; } = DateOnly.MinValue;

    /// <summary>The first day after it; null for none.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>In which tiers are climbed: each begins with the first one again.</summary>
    public Cycle TierCycle { get; init; } = Cycle.Month;

    public FreeQuota? Free { get; init; }

    public QuantityStep? Step { get; init; }

    /// <summary>Whether each resource has tiers, quota and steps of its own. Otherwise the account's resources in a region have them together.</summary>
    public bool IsPerResource { get; init; }

    /// <summary>Whether a bill agreed with it. Until then it is a list price that nobody has proved.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>How bills call its product: codes or names.</summary>
    public IReadOnlyList<string> BillProducts { get; init; } = [];

    /// <summary>How bills call the item: code or name; null where that is not known.</summary>
    public string? BillItem { get; init; }

    /// <summary>Where it is from.</summary>
    public string? Source { get; init; }

    public bool HoldsOn(DateOnly day) => day >= From && (Until is not { } until || day < until);

    /// <summary>Whether there is a day on which both hold.</summary>
    public bool Overlaps(Price other) => (Until is not { } mine || other.From < mine) && (other.Until is not { } theirs || From < theirs);
}

/// <summary>A price up to a quantity.</summary>
/// <param name="UpTo">The last quantity of the cycle that it is for, in the price's unit, inclusive; null for no end.</param>
/// <param name="Amount">For one of the unit.</param>
public sealed record PriceTier(decimal? UpTo, decimal Amount);

/// <summary>What is not paid for.</summary>
/// <param name="Quantity">In the price's unit.</param>
/// <param name="Per">It is given anew in each.</param>
public sealed record FreeQuota(decimal Quantity, Cycle Per);

/// <summary>What is paid for is a whole number of these: the minimum unit.</summary>
/// <param name="Quantity">In the price's unit.</param>
/// <param name="Per">What is used in it is added up before it is rounded up.</param>
public sealed record QuantityStep(decimal Quantity, Cycle Per);

/// <summary>A prepaid quantity, used up before anything else.</summary>
/// <param name="Quantity">In <see cref="Unit"/>.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day after it: what is left then is lost.</param>
public sealed record UsagePackage(string Id, Meter Meter, PriceUnit Unit, decimal Quantity, DateOnly From, DateOnly Until)
{
    public string Region { get; init; } = Price.AnyRegion;

    public bool Covers(Meter meter, string region, DateOnly day) => Meter == meter && (Region == Price.AnyRegion || Region == region) && day >= From && day < Until;
}

/// <summary>A stretch of billing time.</summary>
public enum Cycle
{
    Hour,
    Day,
    Month,
}
