using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Functions.Costs;

/// <summary>Reports on the month that is over.</summary>
public sealed class MonthlyCostReportFunction(ReportCostsOnTime report)
{
    [Function("MonthlyCostReport")]
    public Task Run([TimerTrigger("%MonthlyCostReportSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return report.RunMonthlyAsync(cancellationToken);
    }
}
