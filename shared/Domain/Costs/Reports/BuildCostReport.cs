using SuperInsight.Domain.Costs.Billing;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Makes a report of the days that are known. Pure.</summary>
/// <param name="known">Every day that is known.</param>
/// <param name="currency">Of all of them.</param>
/// <param name="budgets">What the month is held against.</param>
public sealed class BuildCostReport(IReadOnlyList<StatedDay> known, string currency, IReadOnlyList<Budget> budgets)
{
    private readonly Dictionary<DateOnly, StatedDay> days = known.ToDictionary(day => day.Costs.Day);

    /// <param name="from">The first day.</param>
    /// <param name="to">The last one: month to date, forecast and anomalies are judged as of it.</param>
    /// <param name="events">What happened; those near an anomaly are its suspects.</param>
    public CostReport Run(DateOnly from, DateOnly to, IReadOnlyList<CostEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        StatedDay[] told = [.. BillingCalendar.Days(from, to).Select(day => days.GetValueOrDefault(day)).OfType<StatedDay>()];
        var lines = told.SelectMany(day => day.Costs.Lines).ToArray();
        var length = to.DayNumber - from.DayNumber + 1;
        var anomalies = Anomalies(to);
        var forecast = ForecastMonth.Run(History(null, to), to, currency);
        return new(from, to, currency, Shares(lines, line => line.Product), Shares(lines, line => line.Resource.Length > 0 ? line.Resource : $"({line.Product})"), Shares(lines, line => line.Tags.Length > 0 ? line.Tags : CostReport.Untagged),
            [.. told.Select(day => new CostShare(BillingCalendar.DayText(day.Costs.Day), day.Costs.Total))])
        {
            Days = told,
            Missing = [.. BillingCalendar.Days(from, to).Where(day => !days.ContainsKey(day))],
            Restated = [.. told.Where(day => day.Statements > 1).Select(day => day.Costs.Day)],
            Unknown = told.Sum(day => day.Costs.Unknown),
            Before = SumOf(from.AddDays(-length), to.AddDays(-length)),
            WeekBefore = length <= 7 ? SumOf(from.AddDays(-7), to.AddDays(-7)) : null,
            MonthToDate = new(History(null, to).Between(BillingCalendar.MonthOf(to), to).Sum, currency),
            Forecast = forecast,
            Budgets = [.. budgets.Select(budget => Judge(budget, to, forecast))],
            Anomalies = anomalies,
            Suspects = anomalies.Count == 0 ? [] : [.. events.Where(one => BillingCalendar.DayOf(one.At) is var day && day >= to.AddDays(-1) && day <= to).OrderBy(one => one.At)],
        };
    }

    private BudgetState Judge(Budget budget, DateOnly to, Forecast? total)
    {
        var product = budget.Name == CostAnomaly.Total ? null : budget.Name;
        var history = History(product, to);
        return budget.Judge(new(history.Between(BillingCalendar.MonthOf(to), to).Sum, currency), product is null ? total : ForecastMonth.Run(history, to, currency));
    }

    /// <summary>Of the total and of each product: two that outweigh each other are seen as well.</summary>
    private List<CostAnomaly> Anomalies(DateOnly day) => days.ContainsKey(day)
        ? [.. new string?[] { null }.Concat(days.Values.SelectMany(one => one.Costs.Lines).Select(line => line.Product).Distinct().Order(StringComparer.Ordinal))
            .Select(product => FindAnomaly.On(History(product, day), day, product ?? CostAnomaly.Total, currency)).OfType<CostAnomaly>()]
        : [];

    private CostHistory History(string? product, DateOnly to) => new(days.Where(day => day.Key <= to)
        .Select(day => KeyValuePair.Create(day.Key, day.Value.Costs.Lines.Where(line => product is null || line.Product == product).Sum(line => line.Amount))));

    private Money? SumOf(DateOnly from, DateOnly to)
    {
        var (sum, found) = History(null, to).Between(from, to);
        return found == to.DayNumber - from.DayNumber + 1 ? new(sum, currency) : null;
    }

    private List<CostShare> Shares(IEnumerable<DayLine> lines, Func<DayLine, string> key) =>
        [.. lines.GroupBy(key).Select(group => new CostShare(group.Key, new(group.Sum(line => line.Amount), currency))).OrderByDescending(share => share.Amount.Amount).ThenBy(share => share.Name, StringComparer.Ordinal)];
}
