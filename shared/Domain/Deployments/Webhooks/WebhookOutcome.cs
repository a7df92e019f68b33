namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What became of a message.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome() { }

    /// <summary>It is done, now or before, and durably so.</summary>
    public sealed record Answered(DeliveryAnswered Answer) : WebhookOutcome;

    /// <summary>Another copy of it is being acted on.</summary>
    public sealed record Held(DateTimeOffset Since) : WebhookOutcome;

    /// <summary>Its signature, or its key, does not say that it comes from whom it should.</summary>
    public sealed record Forged(SignatureCheck Check) : WebhookOutcome;

    /// <summary>It is longer than its sender ever makes one.</summary>
    public sealed record TooLong : WebhookOutcome;

    /// <summary>It is genuine, and not what its sender's messages look like.</summary>
    public sealed record Malformed(string Reason) : WebhookOutcome;
}
