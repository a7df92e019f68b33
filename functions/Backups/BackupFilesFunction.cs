using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs the file roots up on their schedule.</summary>
public sealed class BackupFilesFunction(TakeBackup takeBackup, TimeProvider clock)
{
    [Function("BackupFiles")]
    public Task Run([TimerTrigger("%BackupFilesSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        takeBackup.RunAsync(BackupRequest.FromTimer(BackupSource.Files, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), null, cancellationToken);
}
