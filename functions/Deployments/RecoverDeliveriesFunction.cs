using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Functions.Deployments;

/// <summary>Asks GitHub again for deliveries that were lost.</summary>
public sealed class RecoverDeliveriesFunction(RecoverDeliveries recover)
{
    [Function("RecoverDeliveries")]
    public Task Run([TimerTrigger("%RecoverDeliveriesSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return recover.RunAsync(cancellationToken);
    }
}
