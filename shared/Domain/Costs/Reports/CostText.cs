using System.Globalization;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What a report says, in sentences.</summary>
public static class CostText
{
    private const int MostSuspects = 5;

    public static IReadOnlyList<string> Sentences(CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<string> said = [];
        if (report.Before is { } before)
            said.Add($"{Change(before, report.Total)} {(report.From == report.To ? "the day" : "the time as long")} before ({before}).");
        if (report.WeekBefore is { } week)
            said.Add($"{Change(week, report.Total)} a week before ({week}).");
        if (report.Forecast is { } forecast)
            said.Add(Say(forecast, report.MonthToDate));
        said.AddRange(report.Budgets.Select(Say));
        said.AddRange(report.Anomalies.Select(anomaly => string.Create(CultureInfo.InvariantCulture, $"Unusual: {anomaly.Subject} cost {anomaly.Amount}, where {anomaly.Expected} is usual on a {anomaly.Day.DayOfWeek} ({Math.Abs(anomaly.Deviations)} deviations off).")));
        said.AddRange(report.Suspects.Take(MostSuspects).Select(suspect => string.Create(CultureInfo.InvariantCulture, $"Suspect: {suspect.What}, {suspect.At.ToOffset(BillingCalendar.Offset):yyyy-MM-dd HH:mm} Beijing time.")));
        said.AddRange(report.Savings.Select(hint => $"{hint.What} Saves about {hint.PerMonth} a month."));
        if (report.Missing.Count > 0)
            said.Add($"No bill yet of {Days(report.Missing)}: the total is without {(report.Missing.Count == 1 ? "it" : "them")}.");
        if (report.Restated.Count > 0)
            said.Add($"Restated, because the bill told it otherwise before: {Days(report.Restated)}.");
        if (report.Unknown > 0)
            said.Add(string.Create(CultureInfo.InvariantCulture, $"{report.Unknown} lines of the bill do not tell their amount; the total is without them."));
        if (report.Reconciliation is { } compared)
            said.Add($"Reconciliation: {compared}.{(compared.Unproved.Count > 0 ? $" List prices, unconfirmed and never compared with a bill: {string.Join(", ", compared.Unproved)}." : "")}");
        return said;
    }

    private static string Say(Forecast forecast, Money? soFar)
    {
        var past = forecast.PastError is { } error
            ? string.Create(CultureInfo.InvariantCulture, $"Such forecasts were {error * 100:0.0} % off on average ({forecast.PastForecasts} looked back on).")
            : "No forecast could be looked back on yet.";
        return $"{BillingCalendar.MonthText(forecast.Month)} to date {soFar}; expected at its end {forecast.Expected}, with 80 % probability from {forecast.Low} to {forecast.High}. {past}";
    }

    /// <summary>In one sentence.</summary>
    public static string Say(BudgetState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return $"Budget {state.Budget.Name} {state.Budget.Amount}: {state.Verdict switch
        {
            BudgetVerdict.Exceeded => $"exceeded, {state.SoFar} so far.",
            BudgetVerdict.WillBeExceeded => $"will be exceeded, {state.Expected} is expected ({state.SoFar} so far).",
            BudgetVerdict.MayBeExceeded => $"may be exceeded, up to {state.High} ({state.SoFar} so far).",
            _ => $"kept, {state.SoFar} so far.",
        }}";
    }

    private static string Change(Money before, Money now)
    {
        var difference = now - before;
        if (difference.Amount == 0)
            return "As much as";
        var share = before.Amount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({difference.Amount / Math.Abs(before.Amount) * 100:+0.0;-0.0} %)");
        return $"{(difference.Amount > 0 ? difference : -difference)} {(difference.Amount > 0 ? "more" : "less")}{share} than";
    }

    private static string Days(IReadOnlyList<DateOnly> days) =>
        days.Count <= 5 ? string.Join(", ", days.Select(BillingCalendar.DayText)) : $"{days.Count} days from {BillingCalendar.DayText(days[0])} to {BillingCalendar.DayText(days[^1])}";
}
