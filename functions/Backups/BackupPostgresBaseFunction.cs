using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Takes a base backup of PostgreSQL on its schedule: what WAL is replayed onto.</summary>
public sealed class BackupPostgresBaseFunction(RunScheduledBackup runBackup, TimeProvider clock)
{
    [Function("BackupPostgresBase")]
    public Task Run([TimerTrigger("%BackupPostgresBaseSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        runBackup.RunAsync(BackupRequest.FromTimer(BackupSource.PostgresBase, timer.NextOccurrence(), clock.GetUtcNow(), context.InvocationId), cancellationToken);
}
