using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Backups.Freshness;

/// <summary>
/// Raises an alarm for every source without a good point within its RPO, whether its backups fail or never ran, and for every source
/// whose newest run failed; clears them when that is over. Meant for a timer of its own, apart from the backups. Safe to repeat.
/// </summary>
public sealed class CheckBackupFreshness(ReadBackupFreshness freshness, FreezeLedger freezes, WatchFreezes watchFreezes, AlarmLedger alarms)
{
    private const string Unknown = "backup-freshness-unknown";

    /// <exception cref="OperationException">The bucket or the ledger is away, so that nothing is known: that is an alarm too.</exception>
    public async Task<IReadOnlyList<SourceFreshness>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sources = await freshness.RunAsync(cancellationToken);
            var frozen = await freezes.FindAsync(FreezeScope.Backups, cancellationToken);
            foreach (var source in sources)
            {
                await SayAsync(source.IsStale ? Stale(source, frozen) : null, $"backup-stale/{source.Source}", cancellationToken);
                await SayAsync(source.HasFailed ? Failed(source) : null, $"backup-failed/{source.Source}", cancellationToken);
            }

            await watchFreezes.RunAsync(cancellationToken);
            await alarms.ClearAsync(Unknown, cancellationToken);
            return sources;
        }
        catch (OperationException away)
        {
            await alarms.RaiseAsync(new(Unknown, AlarmSeverity.Critical, $"Nobody knows how old the newest backups are: {away.Message}", away.Hint), cancellationToken);
            throw;
        }
    }

    private static RaisedAlarm Stale(SourceFreshness source, Freeze? frozen)
    {
        var what = source.Newest is { } newest
            ? $"The newest good restore point of {source.Source}, {newest.Id}, is {DurationText.Format(source.Exposed)} old"
            : $"There has been no good restore point of {source.Source} for {DurationText.Format(source.Exposed)}";
        return new($"backup-stale/{source.Source}", AlarmSeverity.Critical, $"{what}; at most {DurationText.Format(source.Rpo ?? default)} is allowed.",
            (frozen is null ? "Look at the functions host's log" : $"Backups are frozen by {frozen.By}: `ops unfreeze backups`")
            + $". `ops backup run {source.Source}` takes one now; `ops doctor` says what is in the way.");
    }

    private static RaisedAlarm Failed(SourceFreshness source) =>
        new($"backup-failed/{source.Source}", AlarmSeverity.Warning, $"The newest backup run of {source.Source} failed: {source.LastEnded?.Reason}",
            $"{source.LastEnded?.Hint} A scheduled run is tried again by itself; `ops backup run {source.Source}` tries now.");

    private Task SayAsync(RaisedAlarm? alarm, string key, CancellationToken cancellationToken) =>
        alarm is null ? alarms.ClearAsync(key, cancellationToken) : alarms.RaiseAsync(alarm, cancellationToken);
}
