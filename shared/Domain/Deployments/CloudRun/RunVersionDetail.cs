namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A version, online or not. The cloud does not tell its image here: <see cref="DeployRecord"/> does.</summary>
/// <param name="Name">As <c>web-007</c>.</param>
/// <param name="IsUsable">True when the cloud calls it <c>normal</c> or <c>running</c>.</param>
/// <param name="StatusText">That word.</param>
/// <param name="CreatedAt">Null when it is not told.</param>
/// <param name="Configuration">What it was made with.</param>
public sealed record RunVersionDetail(string Name, bool IsUsable, string StatusText, DateTimeOffset? CreatedAt, RunConfiguration Configuration);
