using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs Redis up on its schedule.</summary>
public sealed class BackupRedisFunction(RunScheduledBackup runBackup, TimeProvider clock)
{
    [Function("BackupRedis")]
    public Task Run([TimerTrigger("%BackupRedisSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        runBackup.RunAsync(BackupRequest.FromTimer(BackupSource.Redis, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), cancellationToken);
}
