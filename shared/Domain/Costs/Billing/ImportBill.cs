using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;

namespace SuperInsight.Domain.Costs.Billing;

/// <summary>Reads days of the bill and keeps what they cost. Safe to repeat: only what changed is recorded, as a restatement.</summary>
/// <param name="bill">The account's bill.</param>
/// <param name="ledger">What is known.</param>
/// <param name="prices">Says which product is reported under what.</param>
/// <param name="logger">Told where lines and totals of the bill disagree.</param>
public sealed partial class ImportBill(IBill bill, CostLedger ledger, Func<CancellationToken, Task<PriceBook>> prices, ILogger<ImportBill> logger)
{
    /// <summary>Days from the first to the last, both among them.</summary>
    /// <exception cref="OperationException">The cloud or the ledger did not answer, or the price book cannot be read.</exception>
    public async Task<BillImport> RunAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var book = await prices(cancellationToken);
        switch (await bill.ReadAsync(from, to, cancellationToken))
        {
            case BillReading.NotReady unready:
                return new([], [], false, unready.Reason);
            case BillReading.Ready ready:
                var days = DayCosts.From(ready.Rows, row => book.ServiceOf(row.Product, row.ProductName) ?? ReconcileCosts.NameOf(row), book.Currency);
                await CompareAsync(ready.Rows, from, to, cancellationToken);
                return new(ready.Rows, await ledger.RecordAsync(days, cancellationToken), true, null);
            default:
                throw new InvalidOperationException("There is no other reading.");
        }
    }

    /// <summary>Lines that a page lost, or that came twice, show in the bill's own totals. Those may be older than the lines: it is a warning.</summary>
    private async Task CompareAsync(IReadOnlyList<BillRow> rows, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (await bill.SummariseAsync(from, to, cancellationToken) is not { } summary || rows.Any(row => row.Cost is null))
            return;
        var lines = rows.GroupBy(row => row.Day).ToDictionary(group => group.Key, group => group.Sum(row => row.Cost!.Value.Amount));
        foreach (var day in summary.GroupBy(one => one.Day).Where(day => day.All(one => one.Cost is not null)))
        {
            var total = day.Sum(one => one.Cost!.Value.Amount);
            // Totals are in fen; lines may have eight decimals.
            if (Math.Abs(total - lines.GetValueOrDefault(day.Key)) > 0.005m * Math.Max(1, rows.Count(row => row.Day == day.Key)))
                LogDiffer(logger, day.Key, lines.GetValueOrDefault(day.Key), total);
        }
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "The bill of {Day}: its lines come to {Lines} and its own total is {Total}; it is read again tomorrow")]
    private static partial void LogDiffer(ILogger logger, DateOnly day, decimal lines, decimal total);
}

/// <summary>What reading the bill came to.</summary>
/// <param name="Rows">All that was read.</param>
/// <param name="Stated">The days that are told otherwise than before, or for the first time.</param>
/// <param name="IsReady">False when the bill is being made.</param>
/// <param name="Reason">Why it is not ready.</param>
public sealed record BillImport(IReadOnlyList<BillRow> Rows, IReadOnlyList<StatedDay> Stated, bool IsReady, string? Reason);
