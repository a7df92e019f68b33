using System.Globalization;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Tells people of a report, once for each statement of its days, and raises alarms for budgets and anomalies. Safe to repeat.</summary>
public sealed class TellOfCosts(SendNotice notices, AlarmLedger alarms)
{
    private const int MostProducts = 5;

    private const string BudgetPrefix = "costs/budget/";

    private const string AnomalyPrefix = "costs/anomaly/";

    /// <param name="kind"><c>daily</c> or <c>monthly</c>: part of the notice's key.</param>
    public async Task RunAsync(string kind, CostReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        await AlarmAsync(report, cancellationToken);
        await TellAsync(kind, report, cancellationToken);
    }

    /// <summary>Tells people only: alarms are about now, and this report may be about long ago.</summary>
    public async Task TellAsync(string kind, CostReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Days.Count > 0)
            await notices.RunAsync(NoticeOf(kind, report), cancellationToken);
    }

    /// <summary>The message. A day that is told otherwise gets another key, so that people hear of it.</summary>
    public static Notice NoticeOf(string kind, CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var span = report.From == report.To ? BillingCalendar.DayText(report.To) : $"{BillingCalendar.DayText(report.From)} – {BillingCalendar.DayText(report.To)}";
        var products = string.Join('\n', report.ByProduct.Take(MostProducts).Select(share => $"{share.Name}: {share.Amount}"));
        var restated = report.Restated.Count > 0;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"costs/{kind}/{BillingCalendar.DayText(report.From)}/{report.Days.Sum(day => day.Statements)}"),
            report.Anomalies.Count > 0 || report.Budgets.Any(state => state.Verdict >= BudgetVerdict.WillBeExceeded) ? NoticeSeverity.Warning : NoticeSeverity.Information,
            new($"费用 {span}：{report.Total}{(restated ? "（已更正）" : "")}", $"Cost {span}: {report.Total}{(restated ? " (restated)" : "")}"),
            new($"{products}\n{Chinese(report)}", $"{products}\n{string.Join('\n', CostText.Sentences(report))}"));
    }

    private async Task AlarmAsync(CostReport report, CancellationToken cancellationToken)
    {
        foreach (var state in report.Budgets)
        {
            var key = BudgetPrefix + Key(state.Budget.Name);
            if (state.Verdict >= BudgetVerdict.WillBeExceeded)
                await alarms.RaiseAsync(new(key, state.Verdict == BudgetVerdict.Exceeded ? AlarmSeverity.Critical : AlarmSeverity.Warning, CostText.Say(state), "`ops costs --by resource` shows what it goes to; `ops costs what-if` what fewer instances would save."), cancellationToken);
            else
                await alarms.ClearAsync(key, cancellationToken);
        }

        var found = report.Anomalies.ToDictionary(anomaly => AnomalyPrefix + Key(anomaly.Subject));
        foreach (var known in await alarms.ListAsync(cancellationToken))
        {
            if (known.Key.StartsWith(AnomalyPrefix, StringComparison.Ordinal) && !found.ContainsKey(known.Key))
                await alarms.ClearAsync(known.Key, cancellationToken);
        }

        foreach (var (key, anomaly) in found)
            await alarms.RaiseAsync(new(key, AlarmSeverity.Warning, $"{anomaly.Subject} cost {anomaly.Amount} on {BillingCalendar.DayText(anomaly.Day)}, where {anomaly.Expected} is usual.", "`ops costs --by resource` shows what it went to; the report names that day's deployments and scale actions."), cancellationToken);
    }

    private static string Chinese(CostReport report)
    {
        List<string> said = [];
        if (report.Before is { } before)
            said.Add($"前一日：{before}");
        if (report.WeekBefore is { } week)
            said.Add($"上周同日：{week}");
        if (report.Forecast is { } forecast)
            said.Add($"本月至今 {report.MonthToDate}，月末预计 {forecast.Expected}（80% 区间 {forecast.Low} 至 {forecast.High}）");
        said.AddRange(report.Budgets.Where(state => state.Verdict != BudgetVerdict.Kept).Select(state => $"预算 {state.Budget.Name} {state.Budget.Amount}：{(state.Verdict == BudgetVerdict.Exceeded ? "已超出" : state.Verdict == BudgetVerdict.WillBeExceeded ? "预计超出" : "可能超出")}"));
        said.AddRange(report.Anomalies.Select(anomaly => $"异常：{anomaly.Subject} {anomaly.Amount}，通常为 {anomaly.Expected}"));
        said.AddRange(report.Suspects.Take(3).Select(suspect => $"可能相关：{suspect.What}"));
        if (report.Missing.Count > 0)
            said.Add($"{report.Missing.Count} 天的账单尚未出账");
        if (report.Reconciliation is { } compared)
            said.Add($"对账：计算 {compared.Computed}，账单 {compared.Billed}，实付 {compared.Paid}");
        return string.Join('\n', said);
    }

    private static string Key(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? char.ToLowerInvariant(letter).ToString() : ((int)letter).ToString("x4", CultureInfo.InvariantCulture)));
}
