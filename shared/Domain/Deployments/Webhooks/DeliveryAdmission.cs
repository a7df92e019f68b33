namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Whether this copy of a delivery may be acted on.</summary>
public abstract record DeliveryAdmission
{
    private DeliveryAdmission() { }

    /// <summary>It may, and the fact that says so is durable.</summary>
    /// <param name="Sequence">Where in its stream.</param>
    public sealed record Admitted(long Sequence) : DeliveryAdmission;

    /// <summary>Another copy is being acted on: ask again later.</summary>
    public sealed record Held(DateTimeOffset Since) : DeliveryAdmission;

    /// <summary>It was acted on before: this is the answer.</summary>
    public sealed record Done(DeliveryAnswered Answer) : DeliveryAdmission;
}
