namespace SuperInsight.Domain.Deployments;

/// <summary>Where no backup is wanted before a release (<see cref="DeploymentPolicy.Safeguards"/>), so that none of its settings is needed.</summary>
public sealed class NoSafeguard : IDataSafeguard
{
    public Task<SafeguardOutcome> EnsureAsync(string service, string deploymentId, CancellationToken cancellationToken) =>
        Task.FromResult<SafeguardOutcome>(new SafeguardOutcome.Failed("backups before releases are not set up here", "Restart the controller after changing Topology or Deployments__Safeguard."));
}
