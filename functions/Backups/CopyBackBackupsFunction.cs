using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Copying;

namespace SuperInsight.Functions.Backups;

/// <summary>Copies back what went to the standby bucket; without a standby it does nothing.</summary>
public sealed class CopyBackBackupsFunction(CopyBackups copyBackups)
{
    [Function("CopyBackBackups")]
    public Task Run([TimerTrigger("%CopyBackBackupsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return copyBackups.RunAsync(cancellationToken);
    }
}
