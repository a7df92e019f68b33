using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Deployments.Traffic;

namespace SuperInsight.Domain.Deployments;

/// <summary>What was seen of the world. Null is "not known": not asked for in this state, or no answer.</summary>
public sealed record DeploymentObservation
{
    public static DeploymentObservation Nothing { get; } = new();

    public Seen<string?>? Digest { get; init; }

    public Seen<BuildRun?>? Build { get; init; }

    public Seen<RunDescription?>? Service { get; init; }

    /// <summary>The service's newest task, whoever asked for it.</summary>
    public Seen<RunTask?>? LatestTask { get; init; }

    /// <summary>The task of the step that is under way: the release, or the rollback.</summary>
    public Seen<RunTask?>? ReleaseTask { get; init; }

    /// <inheritdoc cref="ReleaseTask"/>
    public Seen<RunTask?>? RollbackTask { get; init; }

    public Seen<GrayRelease?>? Gray { get; init; }

    public DrainState? Drain { get; init; }

    /// <summary>Restore points that the data were taken back to; null also where nothing is ever taken back.</summary>
    public IReadOnlyList<string>? Restored { get; init; }

    /// <summary>The schema's migration head now.</summary>
    public string? Schema { get; init; }

    public ProbeAnswer? Probe { get; init; }

    /// <summary>How visitors fare.</summary>
    public TrafficVerdict? Traffic { get; init; }

    /// <summary>What could not be seen, and why, for people.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What is missing, in words.</summary>
    public string MissingText => Missing.Count > 0 ? $"; not known: {string.Join("; ", Missing)}" : "";
}

/// <summary>Something that was asked for and answered; the answer may be that there is none.</summary>
public sealed record Seen<T>(T Value);
