using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Deployments;

/// <summary>What became of a request.</summary>
public abstract record DeploymentRequestOutcome
{
    private DeploymentRequestOutcome() { }

    /// <summary>A deployment begins, or waits for its turn.</summary>
    public sealed record Accepted(string DeploymentId) : DeploymentRequestOutcome;

    /// <summary>There is one of this service and commit already, at work or done: the request belongs to it.</summary>
    public sealed record Attached(string DeploymentId) : DeploymentRequestOutcome;

    /// <summary>Deployments are frozen.</summary>
    public sealed record Frozen(Freeze Freeze) : DeploymentRequestOutcome;

    /// <summary>The commit was rolled back and is not deployed again unless forced.</summary>
    public sealed record Quarantined(string DeploymentId, string Reason) : DeploymentRequestOutcome;
}
