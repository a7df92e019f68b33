namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>Which service is operated.</summary>
/// <param name="Environment">The CloudBase environment: <c>superinsight-0gabcdef12345678</c>.</param>
/// <param name="Service">The service's name in it.</param>
public sealed record CloudRunTarget(string Environment, string Service);
