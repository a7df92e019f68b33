using SuperInsight.Domain;

namespace SuperInsight.Adapters.GitHub;

/// <summary>GitHub did not answer, or refused.</summary>
public sealed class GitHubException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);
