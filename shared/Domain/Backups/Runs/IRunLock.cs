namespace SuperInsight.Domain.Backups.Runs;

/// <summary>Keeps two processes of one machine from backing up the same source, when the ledger cannot.</summary>
public interface IRunLock
{
    /// <summary>
    /// Takes the lock of a source; null when another process of this machine, or another run of this one, has it. Disposing gives it
    /// back, and so does the end of the process, however it ends.
    /// </summary>
    IDisposable? TryTake(BackupSource source);
}
