namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A volume that outlives instances.</summary>
/// <param name="Kind">The cloud's word: <c>cfs</c>, <c>cos</c>, …; empty when it is not told.</param>
/// <param name="MountPath">Where it is in the container.</param>
public sealed record RunVolume(string Kind, string MountPath)
{
    /// <summary>Where it comes from: <c>10.0.1.4:/uploads</c>, a mount target's address and a path on it.</summary>
    /// <value>Empty: it is not told.</value>
    public string Source { get; init; } = "";
}
