namespace SuperInsight.Domain.Notifications;

/// <summary>What became of a notice.</summary>
public abstract record NoticeOutcome
{
    private NoticeOutcome() { }

    /// <summary>A channel took it.</summary>
    public sealed record Sent(string Channel, IReadOnlyList<MissedChannel> Missed) : NoticeOutcome;

    /// <summary>It waits, to be sent with others: too many were sent lately, or no channel took it.</summary>
    public sealed record Waits(IReadOnlyList<MissedChannel> Missed) : NoticeOutcome;

    /// <summary>One of that key was asked for before.</summary>
    public sealed record Known : NoticeOutcome;

    /// <summary>No channel is configured, or thousands wait already while the ledger is away: it was logged, and nobody is told.</summary>
    public sealed record Nobody : NoticeOutcome;
}
