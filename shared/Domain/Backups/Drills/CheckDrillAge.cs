using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>
/// Raises an alarm for every source whose last good drill is too long ago, where drills are possible: also when the drills' own timer
/// never runs. Idempotent.
/// </summary>
public sealed class CheckDrillAge(
    RestorePointCatalogue catalogue, DrillLedger drills, RunDrill drill, AlarmLedger alarms, DrillPolicy policy, OpenIdentities openIdentities, TimeProvider clock)
{
    /// <summary>The alarm of a source without a recent good drill.</summary>
    public static string OverdueAlarm(BackupSource source) => $"drill-overdue/{source}";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var points in (await catalogue.ListAsync(null, cancellationToken)).Points.GroupBy(point => point.Source))
        {
            var source = BackupSource.Parse(points.Key);
            var history = await drills.ReadAsync(source, cancellationToken);
            var isOverdue = policy.IsOverdue(history, points.Min(point => point.TakenAt), clock.GetUtcNow());
            if (isOverdue && await IsPossibleAsync(RestorePointId.Parse(points.First().Id), cancellationToken))
                await RaiseAsync(source, history, cancellationToken);
            else if (!isOverdue)
                await alarms.ClearAsync(OverdueAlarm(source), cancellationToken);
        }
    }

    private Task RaiseAsync(BackupSource source, DrillHistory history, CancellationToken cancellationToken)
    {
        var since = history.LastHeld is { } held ? $"since {held.At:yyyy-MM-dd HH:mm} UTC" : "ever";
        return alarms.RaiseAsync(
            new(OverdueAlarm(source), AlarmSeverity.Warning, $"No drill of {source} has held {since}: nobody knows whether its backups restore.",
                $"Hold one: `ops backup drill latest:{source}`. If the timer DrillBackups does not run, look at the functions host's log."),
            cancellationToken);
    }

    private async Task<bool> IsPossibleAsync(RestorePointId newest, CancellationToken cancellationToken)
    {
        if (await catalogue.ReadAsync(newest, cancellationToken) is not ManifestReading.Good { Manifest: var manifest })
            return false;
        var identities = openIdentities();
        try
        {
            return await drill.FindObstacleAsync(manifest, identities.Count > 0, cancellationToken) is null;
        }
        finally
        {
            foreach (var identity in identities)
                identity.Dispose();
        }
    }
}
