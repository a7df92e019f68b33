using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Takes backups in memory, which take time on the given clock. Thread-safe.</summary>
public sealed class InMemoryDataSafeguard(TimeProvider clock) : IDataSafeguard
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> begun = new(StringComparer.Ordinal);

    public TimeSpan Takes { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Why there will be no backup; null for one.</summary>
    public string? Fails { get; set; }

    /// <summary>The deployments that backups were taken for.</summary>
    public IReadOnlyCollection<string> Taken
    {
        get
        {
            lock (gate)
                return [.. begun.Keys];
        }
    }

    public Task<SafeguardOutcome> EnsureAsync(string service, string deploymentId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (Fails is { } reason)
                return Task.FromResult<SafeguardOutcome>(new SafeguardOutcome.Failed(reason, "mend it"));
            begun.TryAdd(deploymentId, clock.GetUtcNow());
            return Task.FromResult<SafeguardOutcome>(clock.GetUtcNow() - begun[deploymentId] >= Takes ? new SafeguardOutcome.Done([$"postgres/{deploymentId}"]) : new SafeguardOutcome.Working());
        }
    }
}
