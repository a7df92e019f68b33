namespace SuperInsight.Domain.State;

/// <summary>What the ledger holds is not an unbroken sequence, or an append would have broken it.</summary>
public sealed class LedgerException(string operation, string subject, string reason, string hint)
    : OperationException(operation, subject, reason, hint);
