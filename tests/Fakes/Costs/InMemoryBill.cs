using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;

namespace SuperInsight.Fakes.Costs;

/// <summary>A bill in memory. Rows may be added and taken at any time.</summary>
public sealed class InMemoryBill : IBill
{
    public IList<BillRow> Rows { get; } = [];

    /// <summary>Why it is not ready; null when it is.</summary>
    public string? NotReady { get; set; }

    /// <summary>How many days were asked for, call by call.</summary>
    public IList<int> Asked { get; } = [];

    /// <summary>Adds a row of a product's resource.</summary>
    public void Add(DateOnly day, string product, string resource, decimal? amount) =>
        Rows.Add(new(day, product, resource, "item", amount is { } known ? new Money(known, Money.Yuan) : null));

    public Task<BillReading> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        Asked.Add(to.DayNumber - from.DayNumber + 1);
        return Task.FromResult<BillReading>(NotReady is { } reason ? new BillReading.NotReady(reason) : new BillReading.Ready([.. Rows.Where(row => row.Day >= from && row.Day <= to)]));
    }

    public Task<IReadOnlyList<ProductDay>?> SummariseAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProductDay>?>(NotReady is not null ? null
        : [.. Rows.Where(row => row.Day >= from && row.Day <= to).GroupBy(row => (row.Day, row.Product)).Select(group => new ProductDay(group.Key.Day, group.Key.Product, group.Any(row => row.Cost is null) ? null : Money.Sum(group.Select(row => row.Cost!.Value), Money.Yuan)))]);
}
