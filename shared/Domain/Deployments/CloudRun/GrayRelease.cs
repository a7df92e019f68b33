namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A gray release that is under way.</summary>
/// <param name="CurrentVersion">What served before it.</param>
/// <param name="CanaryVersion">What it tries.</param>
/// <param name="CanaryPercent">The canary's share of the traffic, 0 to 100.</param>
public sealed record GrayRelease(string CurrentVersion, string CanaryVersion, int CanaryPercent);
