using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs PostgreSQL up on its schedule.</summary>
public sealed class BackupPostgresFunction(TakeBackup takeBackup, TimeProvider clock)
{
    [Function("BackupPostgres")]
    public Task Run([TimerTrigger("%BackupPostgresSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        takeBackup.RunAsync(BackupRequest.FromTimer(BackupSource.Postgres, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), null, cancellationToken);
}
