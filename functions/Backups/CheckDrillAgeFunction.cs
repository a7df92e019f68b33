using Microsoft.Azure.Functions.Worker;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Functions.Backups;

/// <summary>Finds sources whose last good drill is too long ago.</summary>
public sealed class CheckDrillAgeFunction(CheckDrillAge checkDrillAge)
{
    [Function("CheckDrillAge")]
    public Task Run([TimerTrigger("%CheckDrillAgeSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        _ = timer;
        return checkDrillAge.RunAsync(cancellationToken);
    }
}
