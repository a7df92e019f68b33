using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Freshness;

namespace SuperInsight.Functions.Backups;

/// <summary>Finds sources without a fresh restore point, whatever the backups themselves say.</summary>
public sealed class CheckBackupFreshnessFunction(CheckBackupFreshness check)
{
    [Function("CheckBackupFreshness")]
    public Task Run([TimerTrigger("%CheckBackupFreshnessSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return check.RunAsync(cancellationToken);
    }
}
