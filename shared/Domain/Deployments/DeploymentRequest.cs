namespace SuperInsight.Domain.Deployments;

/// <summary>Asks for one deployment of an image to a service. Requests of one service and commit attach to one deployment.</summary>
/// <param name="Service">The service of CloudBase Run.</param>
/// <param name="Image">Repository and tag, or repository and digest: <c>registry/name:tag</c>, <c>registry/name@sha256:…</c>.</param>
/// <param name="Commit">The full commit that the image was built from; null where nobody said.</param>
/// <param name="Trigger">What asked.</param>
/// <param name="By">Who asked, for people: a GitHub login, an operator's name.</param>
public sealed record DeploymentRequest(string Service, string Image, string? Commit, DeploymentTrigger Trigger, string By)
{
    /// <summary>The delivery that brought it, such as a <c>X-GitHub-Delivery</c>; null when a person asked.</summary>
    public string? Delivery { get; init; }

    /// <summary>The run of GitHub Actions that builds the image; null where none is known.</summary>
    public long? WorkflowRun { get; init; }

    /// <summary>Deploys a commit that is quarantined because it was rolled back.</summary>
    public bool Force { get; init; }

    /// <summary>Allows a rollback across a change of the database's schema.</summary>
    public bool AcceptSchemaChange { get; init; }
}

/// <summary>What asked for a deployment.</summary>
public enum DeploymentTrigger
{
    Push,
    WorkflowRun,
    Release,
    RegistryPush,
    Request,
    Operator,
}
