namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>When the cloud adds an instance.</summary>
/// <param name="Metric"><c>cpu</c> or <c>mem</c>.</param>
/// <param name="Threshold">Percent of it, 1 to 100.</param>
public sealed record ScalingRule(string Metric, int Threshold);
