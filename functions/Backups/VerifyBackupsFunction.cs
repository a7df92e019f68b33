using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Verifying;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Work;

namespace SuperInsight.Functions.Backups;

/// <summary>Reads restore points back that are due.</summary>
public sealed class VerifyBackupsFunction(ScheduledWork scheduled, VerifyBackups verify)
{
    [Function("VerifyBackups")]
    public Task Run([TimerTrigger("%VerifyBackupsSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return scheduled.RunAsync(FreezeScope.Backups, "verification", verify.RunAsync, cancellationToken);
    }
}
