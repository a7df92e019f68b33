using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Functions.Backups;

/// <summary>Looks every minute whether archived WAL has gaps, is stuck, or waits in too great numbers. A base backup that it asks for begins at once.</summary>
public sealed class WatchWalArchiveFunction(WatchWalArchive watchWalArchive)
{
    [Function("WatchWalArchive")]
    [QueueOutput("backups")]
    public async Task<BackupMessage?> Run([TimerTrigger("%WatchWalArchiveSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        var watch = await watchWalArchive.RunAsync(cancellationToken);
        // One that was asked for before has had its message, and is taken up by ResumeBackups if that got lost.
        return watch.Asked is { IsNew: true } asked ? new BackupMessage(asked.Source.ToString(), asked.RunId) : null;
    }
}
