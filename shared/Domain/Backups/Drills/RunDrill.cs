using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>
/// Restores a point into a scratch place that is made for it and removed again, by the very means of a real restore, and compares what
/// arrived with the manifest. The verdict is signed and recorded; a bad one is an alarm. Safe to repeat and to run side by side.
/// </summary>
public sealed partial class RunDrill(
    RestorePointCatalogue catalogue, RestoreBackup restore, IReadOnlyCollection<IDrillGround> grounds, DrillLedger drills, VerificationLedger verifications,
    AlarmLedger alarms, IOperatorProcess process, TimeProvider clock, ILogger<RunDrill> logger)
{
    internal const string Operation = "drill";

    /// <summary>The alarm of a source whose last drill failed.</summary>
    public static string FailedAlarm(BackupSource source) => $"drill-failed/{source}";

    /// <summary>The alarm of a source whose last drill came to no verdict.</summary>
    public static string UndecidedAlarm(BackupSource source) => $"drill-undecided/{source}";

    /// <exception cref="BackupException">There is no such restore point.</exception>
    /// <exception cref="RestorePointDamagedException">Its manifest is not believed.</exception>
    public async Task<DrillOutcome> RunAsync(
        RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = await catalogue.FindAsync(reference, Operation, cancellationToken);
        var source = BackupSource.Parse(manifest.Source);
        if (await FindObstacleAsync(manifest, identities.Count > 0, cancellationToken) is { } obstacle)
        {
            LogImpossible(logger, manifest.Id, obstacle.Reason, obstacle.Hint);
            return new DrillOutcome.Impossible(source, manifest.Id, obstacle);
        }

        try
        {
            var judged = await JudgeAsync(manifest, source, identities, progress, cancellationToken);
            await RecordAsync(judged, cancellationToken);
            return judged;
        }
        catch (OperationException failure)
        {
            await alarms.RaiseAsync(new(UndecidedAlarm(source), AlarmSeverity.Warning, $"The drill of {manifest.Id} could not be held: {failure.Message}.", failure.Hint), cancellationToken);
            return new DrillOutcome.Undecided(source, failure);
        }
    }

    /// <summary>What keeps a drill of this point from being held here; null when nothing does.</summary>
    internal async Task<DrillObstacle?> FindObstacleAsync(Manifest manifest, bool hasIdentity, CancellationToken cancellationToken)
    {
        if (!hasIdentity)
            return new("there is no identity here to decrypt with", "Set Backups__IdentityFile or give --identity; or hold drills elsewhere, as .github/workflows/drill.yml does.");
        return Ground(manifest) is { } ground
            ? await ground.FindObstacleAsync(manifest, cancellationToken)
            : new($"there is no scratch place for dumps of format {manifest.Objects[0].DumpFormat}", "Use a version of ours that drills them.");
    }

    private IDrillGround? Ground(Manifest manifest) => grounds.FirstOrDefault(ground => ground.Takes(manifest.Objects[0].DumpFormat));

    /// <exception cref="OperationException">No verdict: something else than the point failed.</exception>
    private async Task<DrillOutcome.Judged> JudgeAsync(
        Manifest manifest, BackupSource source, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        await using var scratch = await Ground(manifest)!.OpenAsync(manifest, cancellationToken);
        // By its id: "latest" may be another one by now.
        if (!RestorePointReference.TryParse(manifest.Id, out var exactly))
            throw new InvalidOperationException($"{manifest.Id} is a restore point without a name.");
        try
        {
            var restoration = await restore.RunAsync(exactly, scratch.Target, RestoreReplacement.None, identities, progress, cancellationToken);
            return new(source, Verdict(manifest, begun, scratch, restoration.Contents, null), restoration.Warning);
        }
        catch (RestorePointDamagedException damaged)
        {
            return new(source, Verdict(manifest, begun, scratch, null, damaged.Reason), null);
        }
        catch (BackupException failure)
        {
            return scratch.Excuse(failure) is { } excuse
                ? throw new BackupException(Operation, manifest.Id, excuse.Reason, excuse.Hint, failure)
                : new(source, Verdict(manifest, begun, scratch, null, failure.Reason), null);
        }
    }

    private DrillVerdict Verdict(Manifest manifest, long begun, IDrillScratch scratch, Inventory? found, string? reason) => new(
        manifest.Id, reason is null, clock.GetUtcNow(), Math.Round(clock.GetElapsedTime(begun).TotalSeconds, 3),
        found is null ? DrillCounts.None : DrillCounts.Of(found), process.Name, scratch.Tools, reason);

    private async Task RecordAsync(DrillOutcome.Judged judged, CancellationToken cancellationToken)
    {
        var (source, verdict) = (judged.Source, judged.Verdict);
        await alarms.ClearAsync(UndecidedAlarm(source), cancellationToken);
        if (verdict.Held)
        {
            LogHeld(logger, verdict.Id, verdict.Seconds, verdict.Found.Rows);
            await alarms.ClearAsync(FailedAlarm(source), cancellationToken);
            await alarms.ClearAsync(CheckDrillAge.OverdueAlarm(source), cancellationToken);
        }
        else
        {
            await alarms.RaiseAsync(
                new(FailedAlarm(source), AlarmSeverity.Critical, $"{verdict.Id} does not restore: {verdict.Reason}.",
                    $"Take a new backup now and drill it: `ops backup run {source}`, `ops backup drill latest:{source}`. Keep {verdict.Id} for an enquiry."),
                cancellationToken);
        }

        try
        {
            await verifications.RecordAsync(source, new(verdict.Id, verdict.Held, PlainToo: true, verdict.Reason) { Restored = true }, cancellationToken);
            await drills.RecordAsync(source, verdict, cancellationToken);
        }
        catch (OperationException refused)
        {
            // Whoever may only read, or cannot sign, can still hold a drill for their own eyes.
            LogUnrecorded(logger, refused, verdict.Id);
        }
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "Drill of {RestorePoint} held: restored and compared in {Seconds} s, {Rows} rows")]
    private static partial void LogHeld(ILogger logger, string restorePoint, double seconds, long rows);

    [LoggerMessage(EventId = 151, Level = LogLevel.Warning, Message = "A drill of {RestorePoint} is not possible here: {Reason}. {Hint}")]
    private static partial void LogImpossible(ILogger logger, string restorePoint, string reason, string hint);

    [LoggerMessage(EventId = 152, Level = LogLevel.Warning, Message = "The drill of {RestorePoint} could not be recorded: it counts for nobody but who reads this")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string restorePoint);
}
