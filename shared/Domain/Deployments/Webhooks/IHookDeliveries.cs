namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What GitHub says about the deliveries of our webhook.</summary>
public interface IHookDeliveries
{
    /// <summary>Every attempt to deliver, newest first, page by page as it is asked for. GitHub keeps three days of them.</summary>
    /// <exception cref="HookDeliveriesException">GitHub is away, or refuses.</exception>
    IAsyncEnumerable<HookDelivery> ListAsync(CancellationToken cancellationToken);

    /// <summary>Asks for one more attempt, with the same body under the same identifier. It may have been made even when this fails.</summary>
    /// <param name="attempt">The <see cref="HookDelivery.Attempt"/> to repeat.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HookDeliveriesException">GitHub is away, or refuses.</exception>
    Task RedeliverAsync(long attempt, CancellationToken cancellationToken);
}

/// <summary>One attempt to deliver an event.</summary>
/// <param name="Attempt">Names this attempt.</param>
/// <param name="Delivery">Names the delivery: all its attempts have it.</param>
/// <param name="Event">As <c>push</c>.</param>
/// <param name="At">When it was made (UTC).</param>
/// <param name="Status">The HTTP status that was answered; 0 for none.</param>
public sealed record HookDelivery(long Attempt, string Delivery, string Event, DateTimeOffset At, int Status);
