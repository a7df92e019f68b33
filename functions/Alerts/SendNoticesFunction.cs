using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Functions.Alerts;

/// <summary>Sends the notices that wait, as one message.</summary>
public sealed class SendNoticesFunction(SendNotices send)
{
    [Function("SendNotices")]
    public Task Run([TimerTrigger("%SendNoticesSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return send.RunAsync(cancellationToken);
    }
}
