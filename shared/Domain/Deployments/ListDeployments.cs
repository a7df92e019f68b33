namespace SuperInsight.Domain.Deployments;

/// <summary>Lists deployments. Changes nothing.</summary>
public sealed class ListDeployments(DeploymentLedger deployments)
{
    /// <summary>The newest first; of each service the latest 200. Null for all services; an unknown one has none.</summary>
    public async Task<IReadOnlyList<Deployment>> RunAsync(string? service, CancellationToken cancellationToken)
    {
        List<Deployment> all = [];
        foreach (var known in await deployments.ListServicesAsync(cancellationToken))
        {
            if (service is null || service == known)
                all.AddRange((await deployments.ReadAsync(known, cancellationToken)).History.Deployments);
        }

        return [.. all.AsEnumerable().Reverse().OrderByDescending(deployment => deployment.RequestedAt)];
    }
}
