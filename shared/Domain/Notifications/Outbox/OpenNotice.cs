namespace SuperInsight.Domain.Notifications.Outbox;

/// <summary>A notice that no channel has taken yet.</summary>
/// <param name="Notice">What it says.</param>
/// <param name="AskedAt">When it was asked for, by the store's clock.</param>
public sealed record OpenNotice(Notice Notice, DateTimeOffset AskedAt)
{
    /// <summary>Since when somebody is sending it; null for nobody.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }
}

/// <summary>What the outbox's facts add up to, as it is kept.</summary>
/// <param name="Open">Oldest first.</param>
/// <param name="Taken">Keys of notices that were taken, oldest first.</param>
/// <param name="Dropped">Notices that there was no room for and that nobody was told of.</param>
internal sealed record OutboxSnapshot(IReadOnlyList<OpenNotice> Open, IReadOnlyList<string> Taken, int Dropped);
