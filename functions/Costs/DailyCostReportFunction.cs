using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Functions.Costs;

/// <summary>Reads yesterday's bill, reports on it, and reports again on days that were told otherwise.</summary>
public sealed class DailyCostReportFunction(ReportCostsOnTime report)
{
    [Function("DailyCostReport")]
    public Task Run([TimerTrigger("%DailyCostReportSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return report.RunDailyAsync(cancellationToken);
    }
}
