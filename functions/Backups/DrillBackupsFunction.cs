using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Work;

namespace SuperInsight.Functions.Backups;

/// <summary>Holds the drills that are due, where an identity and the servers' programs are.</summary>
public sealed class DrillBackupsFunction(ScheduledWork scheduled, HoldDrills holdDrills)
{
    [Function("DrillBackups")]
    public Task Run([TimerTrigger("%DrillBackupsSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return scheduled.RunAsync(FreezeScope.Backups, "drills", holdDrills.RunAsync, cancellationToken);
    }
}
