namespace SuperInsight.Domain.Deployments;

/// <summary>Takes requests for deployments, from wherever they come.</summary>
public interface IDeploymentRequests
{
    /// <summary>Records the request durably and answers; the work is done later, by whoever advances deployments. Safe to repeat.</summary>
    /// <exception cref="OperationException">The ledger is away: nothing is recorded, repeat it.</exception>
    Task<DeploymentRequestOutcome> RequestAsync(DeploymentRequest request, CancellationToken cancellationToken);
}
