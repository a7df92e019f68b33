namespace SuperInsight.Domain.Backups.Wal;

/// <summary>What lies in the archive under a name is not what belongs there: changed, planted, or of another content.</summary>
public sealed class WalDamagedException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : BackupException(operation, subject, reason, hint, cause);
