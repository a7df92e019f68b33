using System.Globalization;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Costs.Reconciling;

/// <summary>Tells which entries of the price book, and which services, drift from the bill. Pure.</summary>
public static class FindDrift
{
    public const string Prefix = "costs/drift/";

    /// <summary>Up to so much of what was computed is no drift.</summary>
    public const decimal Share = 0.02m;

    /// <summary>Nor is as little as this.</summary>
    public const decimal Least = 0.10m;

    /// <summary>An alarm for each, that names the entry to change.</summary>
    public static IReadOnlyList<RaisedAlarm> In(Reconciliation compared)
    {
        ArgumentNullException.ThrowIfNull(compared);
        var byService = compared.Days.ToLookup(day => day.Service);
        return [.. byService.SelectMany(service => Of(service.Key, [.. service], compared.Currency)).OrderBy(alarm => alarm.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<RaisedAlarm> Of(string service, List<ReconciledDay> days, string currency)
    {
        var bound = Math.Max(Least, Share * days.Sum(day => day.Computed.Amount));
        var drifts = days.SelectMany(day => day.Differences)
            .Where(one => one.Kind is DifferenceKind.Price or DifferenceKind.MissingUsage or DifferenceKind.Package or DifferenceKind.NotBilled or DifferenceKind.Unexplained)
            .GroupBy(one => (Kind: one.Kind == DifferenceKind.Price ? one.Kind : DifferenceKind.Unexplained, one.PriceId));
        foreach (var drift in drifts.Where(drift => Math.Abs(drift.Sum(one => one.Amount.Amount)) > bound))
        {
            var amount = new Money(drift.Sum(one => one.Amount.Amount), currency);
            var largest = drift.MaxBy(one => Math.Abs(one.Amount.Amount))!;
            yield return drift.Key is { Kind: DifferenceKind.Price, PriceId: { } entry }
                ? new(Name($"price/{entry}"), AlarmSeverity.Warning, $"The bill's price of {entry} is not the price book's: {amount} in {days.Count} days ({largest.Detail}).", $"Change entry {entry} of the price book, and set `confirmed: true`; `ops costs reconcile` shows each day.")
                : new(Name($"usage/{drift.Key.PriceId ?? service}"), AlarmSeverity.Warning, $"What was billed of {drift.Key.PriceId ?? service} is not what was computed: {amount} in {days.Count} days ({largest.Detail}).",
                    drift.Key.PriceId is { } id ? $"Look at the use of {id} in the bill: `ops costs reconcile`; a package belongs into the price book." : $"Add an entry with bill_products and bill_item for {service} to the price book, where it is to be computed.");
        }
    }

    /// <summary>A key of a ledger's alarm, whatever the product is called.</summary>
    private static string Name(string what) => Prefix + string.Concat(what.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '/' ? letter.ToString() : ((int)letter).ToString("x4", CultureInfo.InvariantCulture)));
}
