using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Deployments;

/// <summary>Takes every open deployment as far as it goes.</summary>
public sealed class AdvanceDeploymentsFunction(AdvanceDeployments advance)
{
    [Function("AdvanceDeployments")]
    public Task Run([TimerTrigger("%AdvanceDeploymentsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return advance.RunAsync(cancellationToken);
    }
}
