namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A version that is online.</summary>
/// <param name="Name">As <c>web-007</c>.</param>
/// <param name="Image">As it was released: <c>registry/namespace/name:tag</c>, or with a digest.</param>
/// <param name="TrafficPercent">Its share of the traffic, 0 to 100.</param>
/// <param name="IsUsable">True when the cloud calls it <c>normal</c> or <c>running</c>; false for any other or unknown word.</param>
/// <param name="StatusText">That word; empty when it is not told.</param>
/// <param name="CreatedAt">Null when it is not told.</param>
public sealed record RunVersion(string Name, string Image, int TrafficPercent, bool IsUsable, string StatusText, DateTimeOffset? CreatedAt);
