using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Deployments;

/// <summary>Calls a deployment off before anything has been changed. Safe to repeat.</summary>
public sealed class CancelDeployment(DeploymentLedger deployments, FindDeployment find)
{
    /// <param name="id">Which.</param>
    /// <param name="by">Who asks, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<DeploymentChange> RunAsync(string id, string by, CancellationToken cancellationToken)
    {
        while (await find.FindAsync(id, cancellationToken) is { } found)
        {
            var deployment = found.Reading.History.Find(id)!;
            if (deployment.State == DeploymentState.Cancelled)
                return new DeploymentChange.Done(deployment);
            if (!deployment.State.IsBeforeChange)
                return new DeploymentChange.Refused(deployment, deployment.State.IsEnded ? $"it has ended: {deployment.State}" : "it has begun to change the service: roll it back instead");
            var moved = new DeploymentMoved(id, DeploymentState.Cancelled, $"called off by {PersonName.OfOperator(by)}");
            if (await deployments.TryAppendAsync(found.Service, found.Reading, moved, cancellationToken))
                return new DeploymentChange.Done(deployment.Apply(moved, found.Reading.AsOf));
        }

        return new DeploymentChange.Unknown();
    }
}
