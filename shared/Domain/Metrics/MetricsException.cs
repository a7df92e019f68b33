namespace SuperInsight.Domain.Metrics;

/// <summary>Something cannot be measured, or a measurement cannot be kept.</summary>
public sealed class MetricsException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);
