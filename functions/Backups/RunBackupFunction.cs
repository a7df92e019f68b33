using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Functions.Backups;

/// <summary>Runs a requested backup.</summary>
public sealed class RunBackupFunction(RunScheduledBackup runBackup)
{
    [Function("RunBackup")]
    public Task Run([QueueTrigger("backups")] BackupMessage message, CancellationToken cancellationToken) =>
        runBackup.RunAsync(new(BackupSource.Parse(message.Source), message.RunId, BackupTrigger.Request), cancellationToken);
}
