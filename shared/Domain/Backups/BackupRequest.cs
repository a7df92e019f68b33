using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups;

/// <summary>Asks for one backup of one source.</summary>
/// <param name="Source">What to back up.</param>
/// <param name="RunId">Names the run; a repetition under the same name does nothing twice.</param>
/// <param name="Trigger">What set it off.</param>
/// <param name="Occurrence">The scheduled moment (UTC); null when a person asked.</param>
public sealed record BackupRequest(BackupSource Source, string RunId, BackupTrigger Trigger, DateTimeOffset? Occurrence = null)
{
    /// <value>The background, unless somebody waits.</value>
    public BackupPace Pace { get; init; } = BackupPace.Background;

    /// <summary>A timer may fire this much before its moment.</summary>
    private static readonly TimeSpan EarlyFiring = TimeSpan.FromSeconds(5);

    /// <summary>The name of the run that serves a scheduled moment: every host names it alike.</summary>
    public static string ScheduledRunId(DateTimeOffset moment) => $"scheduled-{moment.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}";

    /// <summary>
    /// The request of a timer. <paramref name="next"/> is the schedule's next moment as the trigger tells it: when that has come,
    /// it is the moment being served, and every host names the run alike; when it lies ahead, somebody set the timer off by hand.
    /// </summary>
    /// <param name="source">What to back up.</param>
    /// <param name="next">The schedule status's next moment; null when the host keeps none.</param>
    /// <param name="now">The present.</param>
    /// <param name="manualRunId">Names the run when a person set it off.</param>
    public static BackupRequest FromTimer(BackupSource source, DateTimeOffset? next, DateTimeOffset now, string manualRunId) =>
        next is { } moment && moment <= now + EarlyFiring
            ? new(source, ScheduledRunId(moment), BackupTrigger.Schedule, moment.ToUniversalTime())
            : new(source, manualRunId, BackupTrigger.Request);
}
