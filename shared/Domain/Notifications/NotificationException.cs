namespace SuperInsight.Domain.Notifications;

/// <summary>A channel did not take a notice. Neither address nor key of the channel is in any of its texts.</summary>
public sealed class NotificationException(string channel, string reason, string hint, Exception? cause = null)
    : OperationException("send a notice by", channel, reason, hint, cause)
{
    /// <summary>How long the other side wants to be left alone; null when it did not say that it was asked too much.</summary>
    public TimeSpan? Rest { get; init; }
}
