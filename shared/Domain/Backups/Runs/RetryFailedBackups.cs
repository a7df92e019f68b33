namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// Whether a scheduled backup that failed is to be tried again, and under which name: 5, 15, 45 and 120 minutes after the failure
/// before, four times at most, for the newest scheduled moment only, and not when any backup of the source has succeeded since.
/// </summary>
public static class RetryFailedBackups
{
    /// <summary>How long after each failure; what comes after the last is the next scheduled moment's.</summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(120)];

    /// <summary>
    /// The run to begin now; null when there is none, or not yet. Every host comes to the same name, so that one of them gets it.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="history">Its runs.</param>
    /// <param name="asOf">The store's clock (UTC).</param>
    public static BackupRequest? Next(BackupSource source, BackupRunHistory history, DateTimeOffset asOf)
    {
        var occurrence = history.Runs.Where(run => run.Trigger == BackupTrigger.Schedule).Max(run => run.Occurrence);
        if (occurrence is not { } moment)
            return null;
        BackupRun[] tries = [.. history.Runs.Where(run => run.Occurrence == moment).OrderBy(run => run.LastFactAt)];
        if (tries.Any(run => run.Phase != BackupRunPhase.Failed) || tries.Length > Delays.Count)
            return null;
        var last = tries[^1].LastFactAt;
        if (asOf - last < Delays[tries.Length - 1] || history.Runs.Any(run => run.Phase == BackupRunPhase.Completed && run.LastFactAt >= last))
            return null;
        return new BackupRequest(source, $"{BackupRequest.ScheduledRunId(moment)}-retry-{tries.Length}", BackupTrigger.Schedule, moment);
    }
}
