using SuperInsight.Domain.Costs.Reconciling;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What a time cost, and what that means.</summary>
/// <param name="From">The first billing day.</param>
/// <param name="To">The last one.</param>
/// <param name="Currency">Of every amount.</param>
/// <param name="ByProduct">Dearest first; they add up to <see cref="Total"/>, as those of the other two lists do.</param>
/// <param name="ByResource">Dearest first.</param>
/// <param name="ByTag">Dearest first; resources without a tag are one line.</param>
/// <param name="ByDay">In order.</param>
public sealed record CostReport(
    DateOnly From, DateOnly To, string Currency, IReadOnlyList<CostShare> ByProduct, IReadOnlyList<CostShare> ByResource, IReadOnlyList<CostShare> ByTag, IReadOnlyList<CostShare> ByDay)
{
    /// <summary>What stands for resources without a tag.</summary>
    public const string Untagged = "(no tag)";

    /// <summary>What the days were made of, for exports.</summary>
    public IReadOnlyList<Billing.StatedDay> Days { get; init; } = [];

    /// <summary>Days of the time that no bill is known of.</summary>
    public IReadOnlyList<DateOnly> Missing { get; init; } = [];

    /// <summary>Days that were told otherwise before.</summary>
    public IReadOnlyList<DateOnly> Restated { get; init; } = [];

    /// <summary>Rows whose amount the bill does not tell; they are not in the total.</summary>
    public int Unknown { get; init; }

    /// <summary>The time as long just before it; null when a day of it is not known.</summary>
    public Money? Before { get; init; }

    /// <summary>The same weekdays a week earlier; null likewise, and for a month.</summary>
    public Money? WeekBefore { get; init; }

    public Money? MonthToDate { get; init; }

    public Forecast? Forecast { get; init; }

    public IReadOnlyList<BudgetState> Budgets { get; init; } = [];

    public IReadOnlyList<CostAnomaly> Anomalies { get; init; } = [];

    /// <summary>What happened on the day of an anomaly, or the day before it.</summary>
    public IReadOnlyList<CostEvent> Suspects { get; init; } = [];

    public IReadOnlyList<SavingsHint> Savings { get; init; } = [];

    /// <summary>Computed against billed; null when usage is not known.</summary>
    public Reconciliation? Reconciliation { get; init; }

    public Money Total => Money.Sum(ByProduct.Select(share => share.Amount), Currency);
}

/// <summary>A part of the total.</summary>
/// <param name="Name">A product, a resource, a tag, a day.</param>
/// <param name="Amount">May be negative.</param>
public sealed record CostShare(string Name, Money Amount);

/// <summary>Something that may explain a change of cost.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="What">In one line.</param>
public sealed record CostEvent(DateTimeOffset At, string What);

/// <summary>What could be saved.</summary>
/// <param name="What">What to change, in one sentence.</param>
/// <param name="PerMonth">What that would save in 30 days, at the price book's prices.</param>
public sealed record SavingsHint(string What, Money PerMonth);
