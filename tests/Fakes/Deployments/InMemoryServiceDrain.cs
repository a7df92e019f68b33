using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A service that comes to rest on the given clock. Thread-safe.</summary>
public sealed class InMemoryServiceDrain(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock = clock;
    private int wishes;
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

    /// <summary>What the data were taken back to since the service was last stopped.</summary>
    public IReadOnlyList<string> Restored
    {
        get
        {
            lock (gate)
                return restored;
        }
    }

    /// <summary>As one controller sees it.</summary>
    public IServiceDrain Controller() => new Side(this);

    private sealed class Side(InMemoryServiceDrain drain) : IServiceDrain
    {
        private int? seen;

        public Task<DrainState> FindAsync(string service, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (drain.gate)
                seen = drain.wishes;
            return Task.FromResult(drain.State);
        }

        public Task<IReadOnlyList<string>> FindRestoredAsync(string service, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(drain.Restored);
        }

        public Task DrainAsync(string service, CancellationToken cancellationToken) => WishAsync(() => drain.drainedAt ??= drain.clock.GetUtcNow() + drain.Takes, cancellationToken);

        public Task StopAsync(string service, CancellationToken cancellationToken) => WishAsync(() => (drain.isStopped, drain.restored) = (true, []), cancellationToken);

        public Task ReopenAsync(string service, ReopenFor whom, IReadOnlyList<string> restore, CancellationToken cancellationToken) =>
            WishAsync(() => (drain.drainedAt, drain.isStopped, drain.restored) = (null, false, drain.Restores ? [.. drain.restored.Union(restore)] : drain.restored), cancellationToken);

        private Task WishAsync(Action wish, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (drain.gate)
            {
                if (seen is null || seen == drain.wishes)
                {
                    wish();
                    drain.wishes++;
                }

                seen = null;
            }

            return Task.CompletedTask;
        }
    }
}
