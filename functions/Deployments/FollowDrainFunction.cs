using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Deployments.Drains;

namespace SuperInsight.Functions.Deployments;

/// <summary>Brings this container to rest, or back to work, when its controller wishes so.</summary>
public sealed class FollowDrainFunction(FollowDrainWhereNeeded follow)
{
    [Function("FollowDrain")]
    public Task Run([TimerTrigger("%FollowDrainSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return follow.RunAsync(cancellationToken);
    }
}
