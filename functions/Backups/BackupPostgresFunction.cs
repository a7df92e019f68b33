using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs PostgreSQL up on its schedule.</summary>
public sealed class BackupPostgresFunction(RunScheduledBackup runBackup, TimeProvider clock)
{
    [Function("BackupPostgres")]
    public Task Run([TimerTrigger("%BackupPostgresSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        runBackup.RunAsync(BackupRequest.FromTimer(BackupSource.Postgres, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), cancellationToken);
}
