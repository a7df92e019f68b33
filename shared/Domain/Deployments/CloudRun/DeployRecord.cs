namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>One entry of a service's history. The cloud does not name the version in it.</summary>
/// <param name="Id">The cloud's id of it.</param>
/// <param name="DeployedAt">Null when not told.</param>
/// <param name="StatusText">The cloud's word: <c>running</c>, <c>deploying</c>, <c>deploy_failed</c>, …</param>
/// <param name="Image">Empty when not told.</param>
/// <param name="TrafficPercent">Its share of the traffic, 0 to 100.</param>
/// <param name="IsReleasing">True while its release is under way.</param>
public sealed record DeployRecord(string Id, DateTimeOffset? DeployedAt, string StatusText, string Image, int TrafficPercent, bool IsReleasing);
