namespace SuperInsight.Domain.Notifications;

/// <summary>One way to people: a robot in a chat, e-mail, a telephone.</summary>
public interface INotificationChannel
{
    /// <summary>As in the setting <c>Notifications__Channels</c>: <c>wecom</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Sends a notice, rendered as fits the channel. When it returns, the other side has taken it. At-least-once: a try whose answer was
    /// lost is repeated, and the message may be there twice.
    /// </summary>
    /// <exception cref="NotificationException">It was not taken, or nobody knows; try another channel.</exception>
    Task SendAsync(Notice notice, CancellationToken cancellationToken);
}
