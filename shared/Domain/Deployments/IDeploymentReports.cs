namespace SuperInsight.Domain.Deployments;

/// <summary>Tells the world outside how a deployment goes: GitHub's deployments and statuses.</summary>
public interface IDeploymentReports
{
    /// <summary>
    /// Tells the present state. At least once per state, so that a report whose answer was lost is made again: idempotent by
    /// deployment and state. Failures never stop a deployment.
    /// </summary>
    /// <exception cref="OperationException">It could not be told; it is tried again for an hour.</exception>
    Task TellAsync(Deployment deployment, CancellationToken cancellationToken);
}
