namespace SuperInsight.Domain.Alerts;

/// <summary>Tells people of an alarm. Several may be registered; each is told.</summary>
public interface IAlertNotifier
{
    /// <summary>Called again with the same <see cref="AlertNotice.Key"/> when the process died or an attempt failed: told twice is better than not at all.</summary>
    /// <exception cref="OperationException">Nobody could be told.</exception>
    Task NotifyAsync(AlertNotice notice, CancellationToken cancellationToken);
}
