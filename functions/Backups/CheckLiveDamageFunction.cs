using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.LiveDamage;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Work;

namespace SuperInsight.Functions.Backups;

/// <summary>Looks for damage in the live database.</summary>
public sealed class CheckLiveDamageFunction(ScheduledWork scheduled, CheckLiveDamage checkLiveDamage)
{
    [Function("CheckLiveDamage")]
    public Task Run([TimerTrigger("%CheckLiveDamageSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return scheduled.RunAsync(FreezeScope.Backups, "the look for damage in the database", checkLiveDamage.RunAsync, cancellationToken);
    }
}
