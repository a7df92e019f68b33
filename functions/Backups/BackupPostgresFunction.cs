using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Backs every database of PostgreSQL up on its schedule.</summary>
public sealed class BackupPostgresFunction(BackUpDatabases backUpDatabases, TimeProvider clock)
{
    [Function("BackupPostgres")]
    public Task Run([TimerTrigger("%BackupPostgresSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return backUpDatabases.RunAsync(source => BackupRequest.FromTimer(source, timer.NextOccurrence(), now, context.InvocationId), cancellationToken);
    }
}
