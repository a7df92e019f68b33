using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Computing;

/// <summary>
/// Turns usage into cost lines. Pure. Hours are given in order, in as many pieces as one likes: what packages, quotas and tiers have left is
/// carried over, so that cutting a time in pieces changes no line.
/// </summary>
/// <remarks>
/// Of an hour, resources are charged in the order of their names: the later one finds what the earlier ones left of a quota or tier.
/// Usage must begin where a month, and every package that is in use, begins: what went before is not known here.
/// </remarks>
public sealed class ComputeCosts(PriceBook book)
{
    private readonly Dictionary<(string Meter, string Region, string Resource), PriceMeter> meters = [];
    private readonly Dictionary<string, decimal> packages = book.Packages.ToDictionary(package => package.Id, package => package.Quantity * package.Unit.Factor(package.From), StringComparer.Ordinal);
    private readonly SortedDictionary<(DateOnly Day, string Meter, string Region), decimal> unpriced = [];
    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>All at once.</summary>
    public static CostComputation Run(PriceBook book, IEnumerable<UsageHour> usage)
    {
        ArgumentNullException.ThrowIfNull(book);
        var computing = new ComputeCosts(book);
        var lines = computing.Add(usage);
        return new(lines, computing.Unpriced, book.Currency);
    }

    /// <summary>What no price was known for so far.</summary>
    public IReadOnlyList<UnpricedUsage> Unpriced => [.. unpriced.Select(one => new UnpricedUsage(one.Key.Meter, one.Key.Region, one.Key.Day, one.Value))];

    /// <summary>The lines of these hours.</summary>
    /// <exception cref="ArgumentException">An hour was charged before, or is followed by one that was; or a quantity is none.</exception>
    public IReadOnlyList<CostLine> Add(IEnumerable<UsageHour> usage)
    {
        List<CostLine> lines = [];
        foreach (var one in InOrder(usage))
        {
            var day = BillingCalendar.DayOf(one.Hour);
            if (book.Find(one.Meter, one.Region, day) is { } price)
                lines.Add(Charge(price, one, day));
            else
                unpriced[(day, one.Meter.Name, one.Region)] = unpriced.GetValueOrDefault((day, one.Meter.Name, one.Region)) + one.Quantity;
        }

        return lines;
    }

    private List<UsageHour> InOrder(IEnumerable<UsageHour> usage)
    {
        Dictionary<(DateTimeOffset, string, string, string), UsageHour> sums = [];
        foreach (var one in usage)
        {
            one.Check();
            if (one.Hour < next)
                throw new ArgumentException($"{one.Hour:O} was charged already: give hours in order, each in one piece.");
            var key = (one.Hour, one.Meter.Name, one.Region, one.Resource);
            sums[key] = sums.TryGetValue(key, out var known) ? known with { Quantity = known.Quantity + one.Quantity } : one;
        }

        List<UsageHour> sorted = [.. sums.Values.OrderBy(one => one.Hour).ThenBy(one => one.Meter.Name, StringComparer.Ordinal).ThenBy(one => one.Region, StringComparer.Ordinal).ThenBy(one => one.Resource, StringComparer.Ordinal)];
        if (sorted.Count > 0)
            next = sorted[^1].Hour.AddHours(1);
        return sorted;
    }

    private CostLine Charge(Price price, UsageHour one, DateOnly day)
    {
        var key = (one.Meter.Name, one.Region, price.IsPerResource ? one.Resource : "");
        if (!meters.TryGetValue(key, out var meter))
            meters[key] = meter = new PriceMeter();
        var charge = meter.Charge(price, one, day, quantity => TakeFromPackages(one.Meter, one.Region, day, quantity));
        return new(one.Hour, price.Service, price.Id, one.Region, one.Resource, one.Quantity, charge.FromPackage, charge.Free, charge.Charged, new(charge.Amount, book.Currency));
    }

    private decimal TakeFromPackages(Meter meter, string region, DateOnly day, decimal quantity)
    {
        var taken = 0m;
        foreach (var package in book.PackagesFor(meter, region, day))
        {
            var share = Math.Min(quantity - taken, packages[package.Id]);
            packages[package.Id] -= share;
            taken += share;
        }

        return taken;
    }
}
