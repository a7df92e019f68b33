namespace SuperInsight.Domain.Costs.Prices;

/// <summary>What things cost, as far as it is known: <c>prices.yaml</c>. Immutable.</summary>
/// <param name="Version">Of the book, for people and reports.</param>
/// <param name="Currency">Of every price in it.</param>
/// <param name="Prices">No two for one meter, region and day.</param>
/// <param name="Packages">What is prepaid.</param>
public sealed record PriceBook(string Version, string Currency, IReadOnlyList<Price> Prices, IReadOnlyList<UsagePackage> Packages)
{
    /// <summary>What a meter costs on a day: the region's own entry, else the one for any; null for none.</summary>
    public Price? Find(Meter meter, string region, DateOnly day)
    {
        Price? any = null;
        foreach (var price in Prices)
        {
            if (price.Meter != meter || !price.HoldsOn(day))
                continue;
            if (price.Region == region)
                return price;
            if (price.Region == Price.AnyRegion)
                any = price;
        }

        return any;
    }

    /// <summary>The packages in the order in which they are used: the one that ends first, then by name.</summary>
    public IEnumerable<UsagePackage> PackagesFor(Meter meter, string region, DateOnly day) =>
        Packages.Where(package => package.Covers(meter, region, day)).OrderBy(package => package.Until).ThenBy(package => package.Id, StringComparer.Ordinal);

    /// <summary>The service that a bill's product is reported under; null for one that the book does not know.</summary>
    public string? ServiceOf(params string?[] names) =>
        Prices.FirstOrDefault(price => price.BillProducts.Any(product => names.Contains(product)))?.Service;

    /// <summary>The entry that a bill's item belongs to; null for one that the book does not know.</summary>
    public Price? PriceOf(string service, DateOnly day, params string?[] items) =>
        Prices.FirstOrDefault(price => price.Service == service && price.HoldsOn(day) && price.BillItem is { } item && items.Contains(item));
}
