using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Functions.Backups;

/// <summary>Looks for damage in the live database.</summary>
public sealed class CheckLiveDamageFunction(CheckLiveDamage checkLiveDamage)
{
    [Function("CheckLiveDamage")]
    public Task Run([TimerTrigger("%CheckLiveDamageSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return checkLiveDamage.RunAsync(cancellationToken);
    }
}
