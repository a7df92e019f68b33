using System.Collections.Concurrent;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>
/// The controller's side: records what it wishes, and reads what the service's agent made of it. Wishes are idempotent, whichever of two
/// controllers makes them. One that was decided on before something else happened is dropped: whoever is behind must look, and decide, again.
/// </summary>
/// <param name="drains">What both sides share.</param>
/// <param name="by">Who wishes, for people.</param>
public sealed class LedgerServiceDrain(DrainLedger drains, string by) : IServiceDrain
{
    /// <summary>What the next wish is decided on.</summary>
    private readonly ConcurrentDictionary<string, DrainReading> seen = new(StringComparer.Ordinal);

    public async Task<DrainState> FindAsync(string service, CancellationToken cancellationToken)
    {
        var reading = await drains.ReadAsync(service, cancellationToken);
        seen[service] = reading;
        return reading.History.State;
    }

    public Task DrainAsync(string service, CancellationToken cancellationToken) =>
        WishAsync(service, new DrainWished(DrainTarget.Drained, by), static history => history is { Wish.Target: DrainTarget.Drained or DrainTarget.Stopped, HasArrivalSince: false }, cancellationToken);

    public Task StopAsync(string service, CancellationToken cancellationToken) =>
        WishAsync(service, new DrainWished(DrainTarget.Stopped, by), static history => history is { Wish.Target: DrainTarget.Stopped, HasArrivalSince: false }, cancellationToken);

    public async Task<IReadOnlyList<string>> FindRestoredAsync(string service, CancellationToken cancellationToken) => (await drains.ReadAsync(service, cancellationToken)).History.Restored;

    public Task ReopenAsync(string service, ReopenFor whom, IReadOnlyList<string> restore, CancellationToken cancellationToken) => restore.Count == 0
        ? WishAsync(service, new DrainWished(DrainTarget.Open, by, whom), history => history.Wish is null || (history.Wish.Target == DrainTarget.Open && (history.Wish.For == whom || history.State == DrainState.Open)), cancellationToken)
        : WishAsync(service, new DrainWished(DrainTarget.Open, by, whom, restore), history => IsWished(history, whom, restore), cancellationToken);

    /// <summary>A container that came since the wish has not heard it, and works on data that are not restored.</summary>
    private static bool IsWished(DrainHistory history, ReopenFor whom, IReadOnlyList<string> restore) =>
        history.Wish is { Target: DrainTarget.Open, Restore: { } wanted } wish && wish.For == whom && wanted.SequenceEqual(restore) && (!history.HasArrivalSince || history.IsRestored);

    private async Task WishAsync(string service, DrainWished wish, Func<DrainHistory, bool> isWished, CancellationToken cancellationToken)
    {
        if (!seen.TryRemove(service, out var basis))
            basis = await drains.ReadAsync(service, cancellationToken);
        if (!isWished(basis.History))
            await drains.TryAppendAsync(service, basis, wish, cancellationToken);
    }
}
