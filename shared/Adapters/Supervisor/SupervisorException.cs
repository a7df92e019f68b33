using SuperInsight.Domain;

namespace SuperInsight.Adapters.Supervisor;

/// <summary>The supervisor, or a program of it, did not do what was asked.</summary>
public sealed class SupervisorException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);
