namespace SuperInsight.Domain.Deployments;

/// <summary>What one pass over a service has done already: each step and each probe once, however often it decides.</summary>
public sealed class DeploymentPass
{
    private readonly HashSet<(DeploymentStep, int)> begun = [];

    internal bool HasProbed { get; set; }

    internal bool Begins(DeploymentStep step, int percent) => begun.Add((step, percent));
}
