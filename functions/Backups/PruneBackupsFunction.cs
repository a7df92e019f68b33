using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Work;

namespace SuperInsight.Functions.Backups;

/// <summary>Deletes restore points that no retention rule keeps.</summary>
public sealed class PruneBackupsFunction(ScheduledWork scheduled, PruneRestorePoints prune)
{
    [Function("PruneBackups")]
    public Task Run([TimerTrigger("%PruneBackupsSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return scheduled.RunAsync(FreezeScope.Backups, "pruning", token => prune.RunAsync(null, PruneAllowance.Few, token), cancellationToken);
    }
}
