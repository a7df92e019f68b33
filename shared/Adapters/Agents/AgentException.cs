using SuperInsight.Domain;

namespace SuperInsight.Adapters.Agents;

/// <summary>Agent and controller do not understand each other.</summary>
public sealed class AgentException(string operation, string subject, string reason, string hint, Exception? cause = null) : OperationException(operation, subject, reason, hint, cause);
