using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Notifications;

/// <summary>
/// Takes a notice to the first channel that accepts it, in order. Whom it could not be sent by is told to those who read it. Thread-safe.
/// </summary>
/// <param name="channels">In order of preference.</param>
/// <param name="clock">Tells when a channel has rested.</param>
/// <param name="logger">Told of channels that fail.</param>
public sealed partial class NoticeDelivery(IReadOnlyList<INotificationChannel> channels, TimeProvider clock, ILogger<NoticeDelivery> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> resting = new(StringComparer.Ordinal);

    /// <summary>In order.</summary>
    public IReadOnlyList<string> Channels { get; } = [.. channels.Select(channel => channel.Name)];

    /// <param name="notice">What to say.</param>
    /// <param name="only">The one channel to use; null for all in order.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Never throws for a channel's sake.</returns>
    public async Task<DeliveryResult> RunAsync(Notice notice, string? only, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        List<MissedChannel> missed = [];
        foreach (var channel in channels.Where(channel => only is null || channel.Name == only))
        {
            if (RestOf(channel.Name) is { } rest)
            {
                missed.Add(new(channel.Name, $"it was asked too much and is left alone until {rest:HH:mm:ss}Z"));
                continue;
            }

            try
            {
                await channel.SendAsync(notice with { Missed = [.. missed] }, cancellationToken);
                LogTaken(logger, notice.Key, channel.Name);
                return new DeliveryResult(channel.Name, missed);
            }
            catch (OperationException failure)
            {
                if (failure is NotificationException { Rest: { } asked })
                    LetRest(channel.Name, asked);
                missed.Add(new(channel.Name, failure.Reason));
                LogMissed(logger, notice.Key, channel.Name, failure.Reason, failure.Hint);
            }
        }

        return new DeliveryResult(null, missed);
    }

    private DateTimeOffset? RestOf(string channel)
    {
        lock (gate)
            return resting.TryGetValue(channel, out var until) && clock.GetUtcNow() < until ? until : null;
    }

    private void LetRest(string channel, TimeSpan rest)
    {
        lock (gate)
            resting[channel] = clock.GetUtcNow() + rest;
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Information, Message = "Notice {Key}: {Channel} took it")]
    private static partial void LogTaken(ILogger logger, string key, string channel);

    [LoggerMessage(EventId = 501, Level = LogLevel.Warning, Message = "Notice {Key}: {Channel} did not take it: {Reason}; {Hint}")]
    private static partial void LogMissed(ILogger logger, string key, string channel, string reason, string hint);
}

/// <summary>What became of a message.</summary>
/// <param name="Channel">Which took it; null for none.</param>
/// <param name="Missed">Those that were asked before and did not, in order.</param>
public sealed record DeliveryResult(string? Channel, IReadOnlyList<MissedChannel> Missed);
