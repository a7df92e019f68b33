using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Backups.Verifying;

/// <summary>
/// Reads every restore point within a day of its taking, and again every few days, and raises an alarm for each that is damaged. Meant
/// for a timer; what one run does not come to, the next does. Safe to repeat, and on several hosts at once.
/// </summary>
public sealed partial class VerifyBackups(
    RestorePointCatalogue catalogue, VerificationLedger verifications, VerifyRestorePoint verify, AlarmLedger alarms, VerificationSchedule schedule,
    TimeProvider clock, ILogger<VerifyBackups> logger)
{
    private const string Damaged = "backup-damaged/";

    /// <summary>No further point is begun after this long, so that heavy work of others comes to its turn.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(40);

    /// <summary>So many points that cannot be read, for whatever reason but damage, mean that the store is away.</summary>
    private const int MostFailures = 3;

    /// <exception cref="OperationException">The store is away: nothing is known about the points that were due.</exception>
    public async Task<VerificationRun> RunAsync(CancellationToken cancellationToken)
    {
        var listing = await catalogue.ListAsync(null, cancellationToken);
        var verdicts = await ReadVerdictsAsync(listing.Points, cancellationToken);
        foreach (var rejected in listing.Rejected)
            await RaiseAsync(rejected.Id, $"its manifest is refused: {rejected.Reason}", listing, verdicts, cancellationToken);

        var due = schedule.Due(listing.Points, verdicts, clock.GetUtcNow());
        var began = clock.GetUtcNow();
        List<string> good = [], bad = [];
        List<OperationException> failures = [];
        foreach (var point in due)
        {
            if (clock.GetUtcNow() - began >= LongestRun || failures.Count >= MostFailures)
                break;
            try
            {
                await verify.RunAsync(RestorePointReference.To(RestorePointId.Parse(point.Id)), [], null, cancellationToken);
                good.Add(point.Id);
            }
            catch (RestorePointDamagedException damaged)
            {
                bad.Add(point.Id);
                verdicts[point.Id] = new VerificationFact(point.Id, false, false, damaged.Reason);
            }
            catch (OperationException unreadable)
            {
                // One object that cannot be read must not keep all others from being read.
                LogUnread(logger, unreadable, point.Id);
                failures.Add(unreadable);
            }
        }

        foreach (var point in listing.Points.Where(point => !good.Contains(point.Id) && verdicts.GetValueOrDefault(point.Id) is { Good: false }))
            await RaiseAsync(RestorePointId.Parse(point.Id), verdicts[point.Id].Reason ?? "it is damaged", listing, verdicts, cancellationToken);
        // A bucket that is away hides damaged points; it does not make them good.
        if (listing.Unavailable.Count == 0)
            await ClearAsync([.. listing.Rejected.Select(rejected => rejected.Id.ToString()),
                .. listing.Points.Select(point => point.Id).Where(id => !good.Contains(id) && verdicts.GetValueOrDefault(id) is { Good: false })], cancellationToken);
        LogDone(logger, good.Count, bad.Count, due.Count - good.Count - bad.Count);
        return failures.Count == 0 ? new VerificationRun(good, bad, due.Count - good.Count - bad.Count) : throw failures[0];
    }

    private async Task<Dictionary<string, VerificationFact>> ReadVerdictsAsync(IEnumerable<RestorePoint> points, CancellationToken cancellationToken)
    {
        Dictionary<string, VerificationFact> verdicts = [];
        foreach (var source in points.Select(point => point.Source).Distinct())
        {
            foreach (var (id, verdict) in await verifications.LastAsync(BackupSource.Parse(source), cancellationToken))
                verdicts[id] = verdict;
        }

        return verdicts;
    }

    private async Task RaiseAsync(RestorePointId id, string reason, CatalogueListing listing, Dictionary<string, VerificationFact> verdicts, CancellationToken cancellationToken)
    {
        var others = listing.Points.Where(point => point.Source == id.Source.ToString() && point.Id != id.ToString()).ToArray();
        var best = others.FirstOrDefault(point => verdicts.GetValueOrDefault(point.Id) is { Good: true })
            ?? others.FirstOrDefault(point => verdicts.GetValueOrDefault(point.Id) is not { Good: false });
        await alarms.RaiseAsync(new(Damaged + id, AlarmSeverity.Critical, $"Restore point {id} cannot be relied on: {reason}", best is null
            ? $"No other restore point of {id.Source} is good: take one now with `ops backup run {id.Source}`."
            : $"Restore from the newest good one: `ops backup restore {best.Id} --to …`{(best.Verified ? string.Empty : $" (not verified yet: `ops backup verify {best.Id}`)")}. Keep the damaged one for an enquiry."), cancellationToken);
    }

    /// <summary>Clears what is good again, or gone.</summary>
    private async Task ClearAsync(IReadOnlyCollection<string> stillDamaged, CancellationToken cancellationToken)
    {
        IReadOnlyList<RaisedAlarm> raised;
        try
        {
            raised = await alarms.ListAsync(cancellationToken);
        }
        catch (OperationException away)
        {
            LogNotCleared(logger, away);
            return;
        }

        foreach (var alarm in raised.Where(alarm => alarm.Key.StartsWith(Damaged, StringComparison.Ordinal) && !stillDamaged.Contains(alarm.Key[Damaged.Length..])))
            await alarms.ClearAsync(alarm.Key, cancellationToken);
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Warning, Message = "Restore point {RestorePoint} could not be read; nothing is known of it yet")]
    private static partial void LogUnread(ILogger logger, Exception exception, string restorePoint);

    [LoggerMessage(EventId = 161, Level = LogLevel.Information, Message = "Verified restore points: {Good} good, {Bad} damaged, {Left} left for the next run")]
    private static partial void LogDone(ILogger logger, int good, int bad, int left);

    [LoggerMessage(EventId = 162, Level = LogLevel.Warning, Message = "The alarms about damaged restore points could not be looked through; a later run does it")]
    private static partial void LogNotCleared(ILogger logger, Exception exception);
}

/// <summary>What one run of verification came to.</summary>
/// <param name="Good">Ids, in the order they were read.</param>
/// <param name="Damaged">Ids, likewise.</param>
/// <param name="Left">How many were due and are left for the next run.</param>
public sealed record VerificationRun(IReadOnlyList<string> Good, IReadOnlyList<string> Damaged, int Left);
