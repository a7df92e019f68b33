namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A running container. What it writes to its own disk goes with it.</summary>
/// <param name="Id">The cloud's id of it.</param>
/// <param name="StatusText">The cloud's word; which ones there are is not documented.</param>
/// <param name="CreatedAt">Null when not told.</param>
public sealed record RunInstance(string Id, string StatusText, DateTimeOffset? CreatedAt);
