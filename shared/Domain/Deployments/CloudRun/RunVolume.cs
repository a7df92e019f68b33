namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A volume that outlives instances.</summary>
/// <param name="Kind">The cloud's word: <c>cfs</c>, <c>cos</c>, …; empty when it is not told.</param>
/// <param name="MountPath">Where it is in the container.</param>
public sealed record RunVolume(string Kind, string MountPath);
