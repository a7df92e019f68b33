namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What an event asks for.</summary>
public abstract record WebhookDecision
{
    private WebhookDecision() { }

    /// <summary>A deployment.</summary>
    public sealed record Deploy(DeploymentRequest Request) : WebhookDecision;

    /// <summary>Nothing, for a reason that people can read.</summary>
    public sealed record Ignore(string Reason) : WebhookDecision;

    /// <summary>It is not what its sender says that it is.</summary>
    public sealed record Malformed(string Reason) : WebhookDecision;
}
