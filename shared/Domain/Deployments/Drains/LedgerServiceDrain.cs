namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>
/// The controller's side: records what it wishes, and reads what the service's agent made of it. Wishes are idempotent, whichever of two
/// controllers makes them.
/// </summary>
/// <param name="drains">What both sides share.</param>
/// <param name="by">Who wishes, for people.</param>
public sealed class LedgerServiceDrain(DrainLedger drains, string by) : IServiceDrain
{
    public async Task<DrainState> FindAsync(string service, CancellationToken cancellationToken) => (await drains.ReadAsync(service, cancellationToken)).History.State;

    public Task DrainAsync(string service, CancellationToken cancellationToken) =>
        WishAsync(service, new DrainWished(DrainTarget.Drained, by), static history => history is { Wish.Target: DrainTarget.Drained or DrainTarget.Stopped, HasArrivalSince: false }, cancellationToken);

    public Task StopAsync(string service, CancellationToken cancellationToken) =>
        WishAsync(service, new DrainWished(DrainTarget.Stopped, by), static history => history is { Wish.Target: DrainTarget.Stopped, HasArrivalSince: false }, cancellationToken);

    public Task ReopenAsync(string service, ReopenFor whom, CancellationToken cancellationToken) =>
        WishAsync(service, new DrainWished(DrainTarget.Open, by, whom), history => history.Wish is null || (history.Wish.Target == DrainTarget.Open && (history.Wish.For == whom || history.State == DrainState.Open)), cancellationToken);

    private async Task WishAsync(string service, DrainWished wish, Func<DrainHistory, bool> isWished, CancellationToken cancellationToken)
    {
        DrainReading reading;
        do
        {
            reading = await drains.ReadAsync(service, cancellationToken);
            if (isWished(reading.History))
                return;
        }
        while (!await drains.TryAppendAsync(service, reading, wish, cancellationToken));
    }
}
