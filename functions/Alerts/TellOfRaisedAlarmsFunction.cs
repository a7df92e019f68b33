using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Functions.Alerts;

/// <summary>Tells people of the alarms that are raised by whatever is not an alert rule.</summary>
public sealed class TellOfRaisedAlarmsFunction(TellOfRaisedAlarms tell)
{
    [Function("TellOfRaisedAlarms")]
    public Task Run([TimerTrigger("%TellOfRaisedAlarmsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return tell.RunAsync(cancellationToken);
    }
}
