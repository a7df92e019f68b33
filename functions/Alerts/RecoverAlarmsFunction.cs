using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Functions.Alerts;

/// <summary>Finds alarms of Tencent Cloud that were never pushed, or were lost here.</summary>
public sealed class RecoverAlarmsFunction(RecoverAlarms recover)
{
    [Function("RecoverAlarms")]
    public Task Run([TimerTrigger("%RecoverAlarmsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return recover.RunAsync(cancellationToken);
    }
}
