using SuperInsight.Domain.Deployments.Traffic;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Tells what it was told to, by version; of all others nothing is known.</summary>
public sealed class InMemoryTrafficStatistics : ITrafficStatistics
{
    public Dictionary<string, TrafficStatistics> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>What was asked for.</summary>
    public List<(string Version, DateTimeOffset From, DateTimeOffset Until)> Asked { get; } = [];

    public Task<TrafficStatistics?> FindAsync(string service, string version, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add((version, from, until));
        return Task.FromResult(Known.GetValueOrDefault(version));
    }
}
