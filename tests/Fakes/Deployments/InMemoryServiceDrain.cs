using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A service that comes to rest on the given clock. Thread-safe.</summary>
public sealed class InMemoryServiceDrain(TimeProvider clock) : IServiceDrain
{
    private readonly Lock gate = new();
    private DateTimeOffset? drainedAt;
    private bool isStopped;
    private List<string> restored = [];

    /// <summary>False: whoever opens again has not heard that data are to be restored.</summary>
    public bool Restores { get; set; } = true;

    public TimeSpan Takes { get; set; } = TimeSpan.FromSeconds(20);

    public DrainState State
    {
        get
        {
            lock (gate)
                return isStopped ? DrainState.Stopped : drainedAt is not { } at ? DrainState.Open : clock.GetUtcNow() >= at ? DrainState.Drained : DrainState.Draining;
        }
    }

    public Task<DrainState> FindAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(State);
    }

    public Task DrainAsync(string service, CancellationToken cancellationToken) => Change(() => drainedAt ??= clock.GetUtcNow() + Takes, cancellationToken);

    public Task StopAsync(string service, CancellationToken cancellationToken) => Change(() => (isStopped, restored) = (true, []), cancellationToken);

    public Task ReopenAsync(string service, ReopenFor whom, IReadOnlyList<string> restore, CancellationToken cancellationToken) => Change(() => (drainedAt, isStopped, restored) = (null, false, Restores ? [.. restored.Union(restore)] : restored), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindRestoredAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            return Task.FromResult<IReadOnlyList<string>>(restored);
    }

    private Task Change(Action change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            change();
        return Task.CompletedTask;
    }
}
