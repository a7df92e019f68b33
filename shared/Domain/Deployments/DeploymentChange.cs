namespace SuperInsight.Domain.Deployments;

/// <summary>What became of somebody's wish to call a deployment off or to take it back.</summary>
public abstract record DeploymentChange
{
    private DeploymentChange() { }

    /// <summary>It is so, or on its way; before now perhaps.</summary>
    public sealed record Done(Deployment Deployment) : DeploymentChange;

    /// <summary>Its state forbids it.</summary>
    public sealed record Refused(Deployment Deployment, string Reason) : DeploymentChange;

    /// <summary>Another deployment of the service is at work.</summary>
    public sealed record Held(Deployment Holder) : DeploymentChange;

    /// <summary>There is no such deployment.</summary>
    public sealed record Unknown : DeploymentChange;
}
