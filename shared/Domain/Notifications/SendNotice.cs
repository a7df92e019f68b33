using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Notifications.Outbox;

namespace SuperInsight.Domain.Notifications;

/// <summary>
/// Tells people, once for each key. What is wanted is durable before it is sent; whoever dies in between is taken over by
/// <see cref="SendNotices"/>, so that a message may come twice and none is lost. While the ledger is away it is sent from memory.
/// </summary>
/// <param name="outbox">Remembers.</param>
/// <param name="delivery">The channels.</param>
/// <param name="pace">What is over it waits for the timer, and goes as one message.</param>
/// <param name="style">What messages are written in.</param>
/// <param name="tokens">Tell claims apart.</param>
/// <param name="logger">Told of notices that nobody is told of.</param>
public sealed partial class SendNotice(NoticeOutbox outbox, NoticeDelivery delivery, NoticePace pace, NoticeStyle style, IRunIds tokens, ILogger<SendNotice> logger)
{
    /// <summary>What could not be recorded yet.</summary>
    internal UnrecordedNotices Unrecorded { get; } = new();

    /// <summary>Fails for no channel's sake and not for the ledger's.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public async Task<NoticeOutcome> RunAsync(Notice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var styled = style.Apply(notice.Bounded());
        if (delivery.Channels.Count == 0)
        {
            LogNobody(logger, styled.Severity, styled.Key, styled.Title.English, styled.What.English);
            return new NoticeOutcome.Nobody();
        }

        if (Unrecorded.Contains(styled.Key))
            return new NoticeOutcome.Known();
        var isNow = pace.TryTake();
        try
        {
            if (!await outbox.AskAsync(styled, isNow ? tokens.Next() : null, cancellationToken))
                return new NoticeOutcome.Known();
        }
        catch (OperationException away)
        {
            LogUnrecorded(logger, away, styled.Key);
            return await SendUnrecordedAsync(styled, isNow, cancellationToken);
        }

        if (!isNow)
            return new NoticeOutcome.Waits([]);
        var result = await delivery.RunAsync(styled, null, cancellationToken);
        await RecordAsync([styled], result, 0, cancellationToken);
        return Outcome(result);
    }

    /// <summary>As <see cref="RunAsync"/>; where no channel is configured here it waits in the outbox for whichever process has one and looks through it next.</summary>
    /// <exception cref="OperationException">The ledger is away, and there is no channel: nobody knows of it but who calls.</exception>
    public async Task<NoticeOutcome> RunOrLeaveAsync(Notice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (delivery.Channels.Count > 0)
            return await RunAsync(notice, cancellationToken);
        return await outbox.AskAsync(style.Apply(notice.Bounded()), null, cancellationToken) ? new NoticeOutcome.Waits([]) : new NoticeOutcome.Known();
    }

    /// <summary>Records how sending ended. When the ledger is away by then, the delivery is kept to be recorded later; what was not taken is claimed until the claim ends.</summary>
    internal async Task RecordAsync(IReadOnlyList<Notice> notices, DeliveryResult result, int dropped, CancellationToken cancellationToken)
    {
        string[] keys = [.. notices.Select(notice => notice.Key)];
        try
        {
            await outbox.RecordAsync(
                result.Channel is { } channel ? new NoticesTaken(keys, channel, result.Missed) { Dropped = dropped } : new NoticesMissed(keys, result.Missed), cancellationToken);
        }
        catch (OperationException away)
        {
            LogUnrecorded(logger, away, keys[0]);
            if (result.Channel is { } taker)
                Unrecorded.MarkTaken(notices, taker, result.Missed);
        }
    }

    private async Task<NoticeOutcome> SendUnrecordedAsync(Notice notice, bool isNow, CancellationToken cancellationToken)
    {
        switch (Unrecorded.Add(notice))
        {
            case false:
                return new NoticeOutcome.Known();
            case null:
                LogNoRoom(logger, notice.Severity, notice.Key, notice.Title.English, notice.What.English);
                return new NoticeOutcome.Nobody();
        }

        if (!isNow)
            return new NoticeOutcome.Waits([]);
        var result = await delivery.RunAsync(notice, null, cancellationToken);
        if (result.Channel is { } channel)
            Unrecorded.MarkTaken([notice], channel, result.Missed);
        return Outcome(result);
    }

    private static NoticeOutcome Outcome(DeliveryResult result) =>
        result.Channel is { } channel ? new NoticeOutcome.Sent(channel, result.Missed) : new NoticeOutcome.Waits(result.Missed);

    [LoggerMessage(EventId = 510, Level = LogLevel.Error, Message = "NOTICE ({Severity}) {Key}: {Title}: {What} Nobody is told: no channel is configured (docs/notifications.md)")]
    private static partial void LogNobody(ILogger logger, NoticeSeverity severity, string key, string title, string what);

    [LoggerMessage(EventId = 512, Level = LogLevel.Error, Message = "NOTICE ({Severity}) {Key}: {Title}: {What} Nobody is told: the ledger is away, and thousands wait in memory")]
    private static partial void LogNoRoom(ILogger logger, NoticeSeverity severity, string key, string title, string what);

    [LoggerMessage(EventId = 511, Level = LogLevel.Warning, Message = "Notice {Key} could not be recorded yet")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string key);
}
