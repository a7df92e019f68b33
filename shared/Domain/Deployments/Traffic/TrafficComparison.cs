namespace SuperInsight.Domain.Deployments.Traffic;

/// <summary>Whether real visitors fare worse with a version than with the one before it. Pure.</summary>
public static class TrafficComparison
{
    /// <summary>Fewer requests say nothing: one failure among ten is no rate.</summary>
    private const int FewestRequests = 50;

    /// <summary>How much larger a share of failures, and how many times as large, is worse.</summary>
    private const double MoreErrors = 0.02;

    /// <inheritdoc cref="MoreErrors"/>
    private const double TimesErrors = 2;

    /// <summary>What is too much where nothing is known of the version before.</summary>
    private const double MostErrors = 0.1;

    /// <summary>How much longer, and how many times as long, is worse.</summary>
    private static readonly TimeSpan MoreLatency = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="MoreLatency"/>
    private const double TimesLatency = 2;

    /// <param name="before">The version before, while it had the traffic; null when nothing is known.</param>
    /// <param name="now">The version that is watched; null when nothing is known.</param>
    public static TrafficVerdict Judge(TrafficStatistics? before, TrafficStatistics? now)
    {
        if (now is null || now.Requests < FewestRequests)
            return new TrafficVerdict(false, $"{now?.Requests ?? 0} requests of visitors: too few to judge by");
        if (before is null || before.Requests < FewestRequests)
            return new TrafficVerdict(now.ErrorShare > MostErrors, $"{now}; the version before had too few to compare with");
        var isWorse = (now.ErrorShare > before.ErrorShare + MoreErrors && now.ErrorShare > before.ErrorShare * TimesErrors)
            || (now.MeanLatency > before.MeanLatency + MoreLatency && now.MeanLatency > before.MeanLatency * TimesLatency);
        return new TrafficVerdict(isWorse, $"{now}; before: {before}");
    }
}

/// <summary>How visitors fare.</summary>
/// <param name="IsWorse">Worse than before, beyond chance.</param>
/// <param name="Detail">What was measured, for people.</param>
public sealed record TrafficVerdict(bool IsWorse, string Detail);
