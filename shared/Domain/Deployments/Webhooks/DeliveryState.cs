using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>How a delivery stands.</summary>
public abstract record DeliveryState
{
    private DeliveryState() { }

    /// <summary>How long a claim keeps others out: longer than any request lives. Of a copy that died with its process nothing is left afterwards.</summary>
    public static TimeSpan ClaimTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Nobody acts on it: it never came, acting on it failed, or whoever did is gone.</summary>
    public sealed record Open : DeliveryState;

    /// <summary>Another copy is being acted on.</summary>
    public sealed record Held(DateTimeOffset Since) : DeliveryState;

    /// <summary>It is done.</summary>
    public sealed record Done(DeliveryAnswered Answer) : DeliveryState;

    /// <summary>What the facts add up to: the first answer stands for ever, else the newest fact counts.</summary>
    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static DeliveryState From(StreamName stream, LedgerReading reading)
    {
        DeliveryFact? newest = null;
        foreach (var entry in reading.Entries)
        {
            newest = entry.Read(stream, DeliveryJson.Default.DeliveryFact);
            if (newest is DeliveryAnswered answer)
                return new Done(answer);
        }

        // The end is exclusive: a claim of that age is lost.
        return newest is DeliveryClaimed && reading.AsOf - reading.Entries[^1].RecordedAt < ClaimTimeout ? new Held(reading.Entries[^1].RecordedAt) : new Open();
    }
}
