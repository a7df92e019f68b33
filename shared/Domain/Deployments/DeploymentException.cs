namespace SuperInsight.Domain.Deployments;

/// <summary>A deployment that is refused, whatever the service's state: another request is needed, or another setting.</summary>
public sealed class DeploymentException(string service, string reason, string hint) : OperationException("deploy to", service, reason, hint);
