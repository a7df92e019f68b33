using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Functions.Backups;

/// <summary>Looks every minute whether archived WAL has gaps, is stuck, or waits in too great numbers.</summary>
public sealed class WatchWalArchiveFunction(WatchWalArchive watchWalArchive)
{
    [Function("WatchWalArchive")]
    public Task Run([TimerTrigger("%WatchWalArchiveSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return watchWalArchive.RunAsync(cancellationToken);
    }
}
