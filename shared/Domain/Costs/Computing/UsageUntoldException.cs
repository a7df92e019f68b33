namespace SuperInsight.Domain.Costs.Computing;

/// <summary>A source of usage is there and will not tell: a right is missing, or nothing is counted for this account. Asking again changes nothing.</summary>
public sealed class UsageUntoldException(string source, string reason, string hint, Exception? cause = null) : OperationException("read the usage of", source, reason, hint, cause);
