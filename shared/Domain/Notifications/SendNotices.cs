using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Notifications.Outbox;

namespace SuperInsight.Domain.Notifications;

/// <summary>
/// Sends what waits, as one message: what was over the pace, what no channel took, what somebody died over. Safe to repeat, and at once
/// with others.
/// </summary>
/// <param name="send">Sends single ones, and holds what could not be recorded.</param>
/// <param name="outbox">What waits.</param>
/// <param name="delivery">The channels.</param>
/// <param name="tokens">Tell claims apart.</param>
/// <param name="logger">Told of what is still unrecorded.</param>
public sealed partial class SendNotices(SendNotice send, NoticeOutbox outbox, NoticeDelivery delivery, IRunIds tokens, ILogger<SendNotices> logger)
{
    /// <summary>How many notices one message stands for at most.</summary>
    public const int MostAtOnce = 100;

    /// <returns>How many were taken.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (delivery.Channels.Count == 0)
            return 0;
        WaitingNotices waiting;
        try
        {
            await RecordAsync(cancellationToken);
            waiting = await outbox.ClaimAsync(tokens.Next(), MostAtOnce, cancellationToken);
        }
        catch (OperationException away)
        {
            LogAway(logger, away);
            return await SendUnrecordedAsync(cancellationToken);
        }

        if (waiting.Notices.Count == 0)
            return 0;
        var result = await delivery.RunAsync(MergedNotice.Of(waiting.Notices, waiting.Dropped), null, cancellationToken);
        await send.RecordAsync(waiting.Notices, result, waiting.Dropped, cancellationToken);
        return result.Channel is null ? 0 : waiting.Notices.Count;
    }

    /// <summary>Records what was held while the ledger was away.</summary>
    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        foreach (var (notice, taken) in send.Unrecorded.List())
        {
            await outbox.AskAsync(notice, taken is null ? null : tokens.Next(), cancellationToken);
            if (taken is { Channel: { } channel })
                await outbox.RecordAsync(new NoticesTaken([notice.Key], channel, taken.Missed), cancellationToken);
            send.Unrecorded.Remove(notice.Key);
        }
    }

    private async Task<int> SendUnrecordedAsync(CancellationToken cancellationToken)
    {
        Notice[] waiting = [.. send.Unrecorded.List().Where(one => one.Taken is null).Select(one => one.Notice)];
        if (waiting.Length == 0)
            return 0;
        var result = await delivery.RunAsync(MergedNotice.Of(waiting, 0), null, cancellationToken);
        if (result.Channel is not { } channel)
            return 0;
        send.Unrecorded.MarkTaken(waiting, channel, result.Missed);
        return waiting.Length;
    }

    [LoggerMessage(EventId = 520, Level = LogLevel.Warning, Message = "What waits to be sent cannot be read; sending what is in memory")]
    private static partial void LogAway(ILogger logger, Exception exception);
}
