using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs the file roots up on their schedule.</summary>
public sealed class BackupFilesFunction(RunScheduledBackup runBackup, TimeProvider clock)
{
    [Function("BackupFiles")]
    public Task Run([TimerTrigger("%BackupFilesSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        runBackup.RunAsync(BackupRequest.FromTimer(BackupSource.Files, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), cancellationToken);
}
