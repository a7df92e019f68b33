using System.Collections.Concurrent;

namespace SuperInsight.Domain.Deployments.Traffic;

/// <summary>Compares how visitors fare with a deployment's version and with the one before. Looks at the cloud's statistics once a minute: they have no finer grain.</summary>
public sealed class CompareTraffic(ITrafficStatistics statistics)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>The shortest time that can be asked for; the version had no traffic before its own.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <summary>What the version before is measured by.</summary>
    private static readonly TimeSpan Baseline = TimeSpan.FromHours(1);

    private const int Kept = 100;

    private readonly ConcurrentDictionary<string, Look> looks = new(StringComparer.Ordinal);

    /// <summary>Null where there is nothing to compare yet.</summary>
    /// <param name="deployment">One whose version has traffic.</param>
    /// <param name="now">The store's clock (UTC).</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationException">The cloud did not answer, or refused.</exception>
    public async Task<TrafficVerdict?> FindAsync(Deployment deployment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment is not { Version: { } version, Before: { } before }
            || deployment.Transitions.LastOrDefault(one => one.State == DeploymentState.Verifying) is not { } up
            || deployment.Transitions.LastOrDefault(one => one.State == DeploymentState.Releasing) is not { } releasing)
            return null;
        if (looks.TryGetValue(deployment.Id, out var last) && now - last.At < Every)
            return last.Verdict;
        var service = deployment.Request.Service;
        var baseline = last?.Baseline ?? await statistics.FindAsync(service, before.Version, releasing.At - Baseline, releasing.At, cancellationToken);
        var since = now - up.At < Shortest ? now - Shortest : up.At;
        var verdict = TrafficComparison.Judge(baseline, await statistics.FindAsync(service, version, since, now, cancellationToken));
        if (looks.Count >= Kept)
            looks.Clear();
        looks[deployment.Id] = new Look(now, baseline, verdict);
        return verdict;
    }

    private sealed record Look(DateTimeOffset At, TrafficStatistics? Baseline, TrafficVerdict Verdict);
}
