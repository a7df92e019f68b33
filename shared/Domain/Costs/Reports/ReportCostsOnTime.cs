using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>What the timers do. Safe to repeat: people are told once for each statement.</summary>
/// <param name="role">An agent reports nothing: the bill is the account's.</param>
/// <param name="report">Made when it is needed: without settings there is no report, and nothing fails.</param>
/// <param name="tell">Likewise.</param>
/// <param name="logger">Told why there is no report.</param>
public sealed partial class ReportCostsOnTime(OperatorRole role, Func<ReportCosts> report, Func<TellOfCosts> tell, ILogger<ReportCostsOnTime> logger)
{
    /// <summary>Days before yesterday that are told again when late rows changed them.</summary>
    private const int RestatedDays = 7;

    /// <summary>Reports on yesterday; and again on each day of the week before whose bill changed since it was told.</summary>
    /// <exception cref="OperationException">The bill, the ledger or the price book did not answer.</exception>
    public Task RunDailyAsync(CancellationToken cancellationToken) => RunAsync(async (report, tell) =>
    {
        var yesterday = report.Yesterday;
        var now = await report.RunAsync(yesterday, yesterday, cancellationToken);
        foreach (var day in BillingCalendar.Days(yesterday.AddDays(-RestatedDays), yesterday.AddDays(-1)))
        {
            var earlier = await report.AgainAsync(day, cancellationToken);
            if (earlier.Restated.Count > 0)
                await tell.TellAsync("daily", earlier, cancellationToken);
        }

        await tell.RunAsync("daily", now, cancellationToken);
        await report.WatchDriftAsync(yesterday.AddDays(-RestatedDays), yesterday, cancellationToken);
    });

    /// <summary>Reports on the month before this one.</summary>
    /// <exception cref="OperationException">The bill, the ledger or the price book did not answer.</exception>
    public Task RunMonthlyAsync(CancellationToken cancellationToken) => RunAsync(async (report, tell) =>
    {
        var month = BillingCalendar.MonthOf(report.Yesterday.AddDays(1)).AddMonths(-1);
        await tell.TellAsync("monthly", await report.RunAsync(month, BillingCalendar.LastOf(month), cancellationToken), cancellationToken);
    });

    private async Task RunAsync(Func<ReportCosts, TellOfCosts, Task> run)
    {
        if (!role.Deploys)
            return;
        try
        {
            await run(report(), tell());
        }
        catch (SettingException missing) when (missing.IsMissing)
        {
            LogNoReport(logger, missing.Setting);
        }
    }

    [LoggerMessage(EventId = 703, Level = LogLevel.Information, Message = "No cost report: {Setting} is not set")]
    private static partial void LogNoReport(ILogger logger, string setting);
}
