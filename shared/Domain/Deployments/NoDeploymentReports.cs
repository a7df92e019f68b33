namespace SuperInsight.Domain.Deployments;

/// <summary>Nobody outside is told: no token of GitHub's is set.</summary>
public sealed class NoDeploymentReports : IDeploymentReports
{
    public Task TellAsync(Deployment deployment, CancellationToken cancellationToken) => Task.CompletedTask;
}
