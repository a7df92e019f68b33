using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Functions.Backups;

/// <summary>Takes up requests whose message was lost and runs whose process died.</summary>
public sealed class ResumeBackupsFunction(ResumeBackups resumeBackups)
{
    [Function("ResumeBackups")]
    public Task Run([TimerTrigger("%ResumeBackupsSchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return resumeBackups.RunAsync(cancellationToken);
    }
}
