namespace SuperInsight.Domain.Backups;

/// <summary>A backup, verification or restore could not be done.</summary>
public class BackupException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);

/// <summary>A restore point is damaged, forged or not what its manifest says: it must not be restored.</summary>
public sealed class RestorePointDamagedException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : BackupException(operation, subject, reason, hint, cause);
