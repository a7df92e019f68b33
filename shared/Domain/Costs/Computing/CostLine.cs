namespace SuperInsight.Domain.Costs.Computing;

/// <summary>What a resource's use of one meter costs in an hour.</summary>
/// <param name="Hour">Its beginning (UTC).</param>
/// <param name="Service">What it is reported under.</param>
/// <param name="PriceId">The entry of the price book.</param>
/// <param name="Quantity">What was used, in the meter's own unit.</param>
/// <param name="FromPackage">What of it, rounded up to whole steps, a package paid.</param>
/// <param name="Free">What of it was free.</param>
/// <param name="Charged">What of it is paid.</param>
/// <param name="Amount">With eight decimals. The lines of a resource and a day add up to that day's cost, rounded once: no line is further from its own cost than 0.00000001.</param>
public sealed record CostLine(
    DateTimeOffset Hour, string Service, string PriceId, string Region, string Resource, decimal Quantity, decimal FromPackage, decimal Free, decimal Charged, Money Amount)
{
    /// <summary>The billing day.</summary>
    public DateOnly Day => BillingCalendar.DayOf(Hour);
}

/// <summary>Usage that no price is known for: it costs something all the same.</summary>
public sealed record UnpricedUsage(string Meter, string Region, DateOnly Day, decimal Quantity);

/// <summary>What usage costs.</summary>
/// <param name="Lines">By hour, then meter, region and resource.</param>
/// <param name="Unpriced">What is missing from it, by day.</param>
/// <param name="Currency">Of every line.</param>
public sealed record CostComputation(IReadOnlyList<CostLine> Lines, IReadOnlyList<UnpricedUsage> Unpriced, string Currency)
{
    /// <summary>The sum of the lines, exact.</summary>
    public Money Total => Money.Sum(Lines.Select(line => line.Amount), Currency);

    /// <summary>What is settled: each entry, region, resource and day for itself, to the fen.</summary>
    public Money Settled => Money.Sum(Settle(Lines).Select(one => one.Amount), Currency);

    /// <summary>The lines as they are settled, to the fen.</summary>
    public static IEnumerable<SettledCost> Settle(IEnumerable<CostLine> lines) => lines
        .GroupBy(line => (line.Day, line.Service, line.PriceId, line.Region, line.Resource))
        .Select(group => new SettledCost(group.Key.Day, group.Key.Service, group.Key.PriceId, group.Key.Region, group.Key.Resource,
            Rounding.ToFen(group.Select(line => line.Amount).Aggregate((sum, one) => sum + one))));
}

/// <summary>What is settled of one entry, resource and day.</summary>
public sealed record SettledCost(DateOnly Day, string Service, string PriceId, string Region, string Resource, Money Amount);
