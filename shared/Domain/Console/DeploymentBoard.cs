using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Console;

/// <summary>The deployments of all services, the newest first.</summary>
/// <param name="Deployments">Of each service the latest 200.</param>
/// <param name="Freezes">That hold now, by scope.</param>
public sealed record DeploymentBoard(IReadOnlyList<Deployment> Deployments, IReadOnlyList<(FreezeScope Scope, Freeze Freeze)> Freezes)
{
    public IEnumerable<Deployment> AtWork => Deployments.Where(deployment => !deployment.State.IsEnded);

    /// <summary>Of each service, what came live last and was not taken back since.</summary>
    public IEnumerable<Deployment> Live => Deployments.Where(deployment => deployment.State == DeploymentState.Succeeded).DistinctBy(deployment => deployment.Request.Service);

    public Deployment? Find(string id) => Deployments.FirstOrDefault(deployment => deployment.Id == id);

    /// <summary>Whether calling it off could work.</summary>
    public static bool CanCancel(Deployment deployment) => deployment?.State.IsBeforeChange == true;

    /// <summary>Whether taking it back could work. Whoever does it judges anew.</summary>
    public bool CanRollBack(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment.State switch
        {
            DeploymentState.Succeeded => Live.Contains(deployment),
            DeploymentState.RollbackFailed => true,
            DeploymentState.RollingBack => false,
            var state => state.IsAtWork && !state.IsBeforeChange,
        };
    }

    public static async Task<DeploymentBoard> ReadAsync(ListDeployments list, FreezeLedger freezes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(freezes);
        var deployments = list.RunAsync(null, cancellationToken);
        var scopes = await Task.WhenAll(FreezeScope.All.Select(async scope => (scope, Freeze: await freezes.FindAsync(scope, cancellationToken))));
        return new(await deployments, [.. scopes.Where(one => one.Freeze is not null).Select(one => (one.scope, one.Freeze!))]);
    }
}
