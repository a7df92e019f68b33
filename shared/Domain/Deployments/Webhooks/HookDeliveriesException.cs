namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>GitHub did not say what it delivered, or would not deliver again.</summary>
public sealed class HookDeliveriesException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);
