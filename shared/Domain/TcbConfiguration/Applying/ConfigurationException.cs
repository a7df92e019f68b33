namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>A configuration cannot be applied, or what was applied did not come up.</summary>
public sealed class ConfigurationException(string subject, string reason, string hint, Exception? cause = null)
    : OperationException("apply configuration to", subject, reason, hint, cause);
