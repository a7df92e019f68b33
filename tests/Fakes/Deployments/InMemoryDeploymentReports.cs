using System.Collections.Concurrent;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Remembers what was told. Thread-safe.</summary>
public sealed class InMemoryDeploymentReports : IDeploymentReports
{
    private int kept;

    private readonly ConcurrentQueue<(string Id, DeploymentState State)> told = new();

    /// <summary>Whether nobody listens.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether whoever is told never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>How often somebody was kept waiting.</summary>
    public int Kept => Volatile.Read(ref kept);

    public IReadOnlyCollection<(string Id, DeploymentState State)> Told => [.. told];

    public Task TellAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        cancellationToken.ThrowIfCancellationRequested();
        if (Hangs)
        {
            Interlocked.Increment(ref kept);
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (IsAway)
            return Task.FromException(new CloudException("tell", deployment.Id, CloudFailure.Unavailable, "nobody listens", "wait"));
        told.Enqueue((deployment.Id, deployment.State));
        return Task.CompletedTask;
    }
}
