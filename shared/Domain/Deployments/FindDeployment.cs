namespace SuperInsight.Domain.Deployments;

/// <summary>Finds a deployment by its id. Changes nothing.</summary>
public sealed class FindDeployment(DeploymentLedger deployments)
{
    /// <summary>Null when there is none, or when it is no longer among the latest 200 of its service.</summary>
    public async Task<Deployment?> RunAsync(string id, CancellationToken cancellationToken) => await FindAsync(id, cancellationToken) is { } found ? found.Reading.History.Find(id) : null;

    internal async Task<(string Service, DeploymentReading Reading)?> FindAsync(string id, CancellationToken cancellationToken)
    {
        foreach (var service in await deployments.ListServicesAsync(cancellationToken))
        {
            var reading = await deployments.ReadAsync(service, cancellationToken);
            if (reading.History.Find(id) is not null)
                return (service, reading);
        }

        return null;
    }
}
