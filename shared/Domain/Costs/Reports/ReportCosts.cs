using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Reads the bill and reports on it. What cannot be told (usage, events) is left out of the report, never the report itself.</summary>
/// <param name="import">The bill.</param>
/// <param name="ledger">What is known; while the bill is not ready, all that there is.</param>
/// <param name="prices">Names products.</param>
/// <param name="budgets">Limits per month.</param>
/// <param name="events">What happened between two moments.</param>
/// <param name="reconcile">Compares with usage; null where none is counted.</param>
/// <param name="use">How the service was used lately; null when that is not known.</param>
/// <param name="clock">Says which day is over.</param>
/// <param name="logger">Told what was left out.</param>
public sealed partial class ReportCosts(
    ImportBill import, CostLedger ledger, Func<CancellationToken, Task<PriceBook>> prices, IReadOnlyList<Budget> budgets,
    Func<DateTimeOffset, DateTimeOffset, CancellationToken, Task<IReadOnlyList<CostEvent>>> events, ReconcileBill? reconcile,
    Func<CancellationToken, Task<ServiceUse?>> use, TimeProvider clock, ILogger<ReportCosts> logger)
{
    /// <summary>A first report reads so many days more, for weekdays and forecasts.</summary>
    private const int FirstDays = 60;

    /// <summary>Rows come so late at most, as a rule: so many days are read again.</summary>
    private const int RereadDays = 7;

    /// <summary>The newest day that can be billed.</summary>
    public DateOnly Yesterday => BillingCalendar.Yesterday(clock.GetUtcNow());

    /// <summary>Reports on these days, first and last among them; none is after yesterday.</summary>
    /// <exception cref="OperationException">The bill, the ledger or the price book did not answer.</exception>
    /// <exception cref="ArgumentException">The last day is before the first.</exception>
    public async Task<CostReport> RunAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (to < from)
            throw new ArgumentException($"{BillingCalendar.DayText(to)} is before {BillingCalendar.DayText(from)}.");
        var book = await prices(cancellationToken);
        var known = await ledger.ReadAsync(cancellationToken);
        var imported = await import.RunAsync(First(from, to, [.. known.Select(day => day.Costs.Day)]), to, cancellationToken);
        if (!imported.IsReady)
            LogNotReady(logger, imported.Reason ?? "");
        var report = new BuildCostReport(await ledger.ReadAsync(cancellationToken), book.Currency, budgets).Run(from, to, await EventsAsync(to, cancellationToken));
        return report with { Savings = await SavingsAsync(book, to, cancellationToken), Reconciliation = imported.IsReady ? await ReconcileAsync(from, to, imported.Rows, cancellationToken) : null };
    }

    /// <summary>Compares these days, and says so by alarms. Null when usage is not counted, or the bill not ready.</summary>
    /// <exception cref="OperationException">The bill, the ledger, the price book or a source of usage did not answer.</exception>
    public async Task<Reconciliation?> ReconcileAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var imported = await import.RunAsync(from, to, cancellationToken);
        if (reconcile is null || !imported.IsReady)
            return null;
        var compared = await reconcile.RunAsync(from, to, imported.Rows, cancellationToken);
        await reconcile.AlarmAsync(compared, cancellationToken);
        return compared;
    }

    /// <summary>Compares these days for the sake of the alarms. Where usage cannot be told, nothing is said.</summary>
    /// <exception cref="OperationException">The bill, the ledger or the price book did not answer.</exception>
    public async Task WatchDriftAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var imported = await import.RunAsync(from, to, cancellationToken);
        if (imported.IsReady && await ReconcileAsync(from, to, imported.Rows, cancellationToken) is { } compared)
            await reconcile!.AlarmAsync(compared, cancellationToken);
    }

    /// <summary>Reports on a day from what is known, without reading the bill.</summary>
    /// <exception cref="OperationException">The ledger or the price book did not answer.</exception>
    public Task<CostReport> AgainAsync(DateOnly day, CancellationToken cancellationToken) => AgainAsync(day, day, cancellationToken);

    /// <summary>Reports on these days from what is known, without reading the bill.</summary>
    /// <exception cref="OperationException">The ledger or the price book did not answer.</exception>
    public async Task<CostReport> AgainAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        new BuildCostReport(await ledger.ReadAsync(cancellationToken), (await prices(cancellationToken)).Currency, budgets).Run(from, to, await EventsAsync(to, cancellationToken));

    /// <summary>Where to begin reading, so that the report has what it compares with and late rows are found.</summary>
    private DateOnly First(DateOnly from, DateOnly to, HashSet<DateOnly> known)
    {
        var begin = Earlier(from, to.AddDays(-RereadDays));
        var wanted = Earlier(begin, to.AddDays(-FirstDays));
        var least = BillingCalendar.MonthOf(Yesterday).AddMonths(-BillingCalendar.MonthsKept + 1);
        return BillingCalendar.Days(wanted > least ? wanted : least, begin.AddDays(-1)).All(known.Contains) ? begin : wanted > least ? wanted : least;
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private async Task<IReadOnlyList<CostEvent>> EventsAsync(DateOnly to, CancellationToken cancellationToken)
    {
        try
        {
            return await events(BillingCalendar.StartOf(to.AddDays(-1)), BillingCalendar.StartOf(to.AddDays(1)), cancellationToken);
        }
        catch (OperationException away)
        {
            LogLeftOut(logger, away, "suspects");
            return [];
        }
    }

    private async Task<IReadOnlyList<SavingsHint>> SavingsAsync(PriceBook book, DateOnly day, CancellationToken cancellationToken)
    {
        try
        {
            return await use(cancellationToken) is { } known ? FindSavings.In(book, day, known) : [];
        }
        catch (OperationException away)
        {
            LogLeftOut(logger, away, "savings");
            return [];
        }
    }

    private async Task<Reconciliation?> ReconcileAsync(DateOnly from, DateOnly to, IReadOnlyList<BillRow> rows, CancellationToken cancellationToken)
    {
        if (reconcile is null)
            return null;
        try
        {
            return await reconcile.RunAsync(from, to, [.. rows.Where(row => row.Day >= from && row.Day <= to)], cancellationToken);
        }
        catch (OperationException away)
        {
            LogLeftOut(logger, away, "the reconciliation");
            return null;
        }
    }

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "The bill is not ready ({Reason}): the report has what was known before")]
    private static partial void LogNotReady(ILogger logger, string reason);

    [LoggerMessage(EventId = 702, Level = LogLevel.Warning, Message = "The cost report goes without {What}")]
    private static partial void LogLeftOut(ILogger logger, Exception exception, string what);
}
