namespace SuperInsight.Domain.Deployments;

/// <summary>What to do next for a deployment.</summary>
public abstract record DeploymentDecision
{
    private DeploymentDecision() { }

    /// <summary>Nothing now: look again later.</summary>
    public sealed record Wait(string For) : DeploymentDecision;

    /// <summary>Record a fact.</summary>
    public sealed record Note(DeploymentFact Fact) : DeploymentDecision;

    /// <summary>Record that a step is about to be taken that must not be taken twice, and whoever recorded it takes it.</summary>
    public sealed record Intend(DeploymentStep Step, long AfterTask) : DeploymentDecision;

    /// <summary>Take a step that may be repeated, and whose intent is recorded by the state.</summary>
    public sealed record Perform(DeploymentStep Step) : DeploymentDecision;
}
