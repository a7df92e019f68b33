using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Follows the controller's wishes in a container that has the data; elsewhere it does nothing and needs no setting.</summary>
/// <param name="role">A controller lives in no such container.</param>
/// <param name="topology">Where the data is; null when that is not said.</param>
/// <param name="follow">Asked for only where it is needed.</param>
public sealed class FollowDrainWhereNeeded(OperatorRole role, Topology? topology, Func<FollowDrain> follow)
{
    /// <exception cref="OperationException">As <see cref="FollowDrain.RunAsync"/>.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        role == OperatorRole.Controller || topology is null or Topology.External ? Task.CompletedTask : follow().RunAsync(cancellationToken);
}
