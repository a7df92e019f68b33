using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>Holds computed against billed, and raises an alarm for what drifts. Safe to repeat.</summary>
/// <param name="usage">What was used. One that may not tell is left out, and named; one that does not answer ends the comparison.</param>
/// <param name="prices">What it costs.</param>
/// <param name="alarms">Told of drift.</param>
/// <param name="clock">Says what may be late.</param>
public sealed class ReconcileBill(IEnumerable<IUsageSource> usage, Func<CancellationToken, Task<PriceBook>> prices, AlarmLedger alarms, TimeProvider clock)
{
    /// <summary>Compares the days. Usage is read from the month's beginning, because quotas and tiers are counted from there.</summary>
    /// <exception cref="OperationException">A source of usage or the price book cannot be read.</exception>
    public async Task<Reconciliation> RunAsync(DateOnly from, DateOnly to, IReadOnlyList<BillRow> billed, CancellationToken cancellationToken)
    {
        var book = await prices(cancellationToken);
        List<UsageHour> used = [];
        List<UsageTold> told = [];
        foreach (var source in usage)
            told.Add(new(source.Name, [.. source.Meters.Select(meter => meter.Name)], await ReadAsync(source, BillingCalendar.MonthOf(from), to, used, cancellationToken)));
        var computed = ComputeCosts.Run(book, used);
        return new ReconcileCosts(book, clock.GetUtcNow(), told).Run([.. computed.Lines.Where(line => line.Day >= from && line.Day <= to)], billed);
    }

    /// <returns>Why it tells nothing; null when it told.</returns>
    private static async Task<string?> ReadAsync(IUsageSource source, DateOnly from, DateOnly to, List<UsageHour> used, CancellationToken cancellationToken)
    {
        try
        {
            used.AddRange(await source.ReadAsync(from, to, cancellationToken));
            return null;
        }
        catch (UsageUntoldException untold)
        {
            return $"{untold.Reason}; {untold.Hint.TrimEnd('.')}";
        }
    }

    /// <summary>Raises what drifts and clears what no longer does.</summary>
    public async Task AlarmAsync(Reconciliation compared, CancellationToken cancellationToken)
    {
        var drifts = FindDrift.In(compared);
        foreach (var drift in drifts)
            await alarms.RaiseAsync(drift, cancellationToken);
        foreach (var known in await alarms.ListAsync(cancellationToken))
        {
            if (known.Key.StartsWith(FindDrift.Prefix, StringComparison.Ordinal) && drifts.All(drift => drift.Key != known.Key))
                await alarms.ClearAsync(known.Key, cancellationToken);
        }
    }
}
