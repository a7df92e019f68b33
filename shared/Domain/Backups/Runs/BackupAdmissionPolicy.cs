namespace SuperInsight.Domain.Backups.Runs;

/// <summary>
/// One backup of a source at a time, and one for each scheduled moment. The claim of a process that died expires by itself:
/// at once when its machine knows that it is gone, else after <see cref="ClaimTimeout"/> without a sign of life.
/// </summary>
/// <param name="ClaimTimeout">Measured by the store's clock; three times <see cref="HeartbeatInterval"/> forgives two lost heartbeats.</param>
public sealed record BackupAdmissionPolicy(TimeSpan ClaimTimeout)
{
    /// <summary>How many times one run is taken up again after its process died.</summary>
    public const int MaxAttempts = 3;

    public static BackupAdmissionPolicy Default { get; } = new(TimeSpan.FromSeconds(90));

    /// <summary>How often a running backup says that it is alive.</summary>
    public TimeSpan HeartbeatInterval => ClaimTimeout / 3;

    /// <param name="history">The source's runs.</param>
    /// <param name="runId">The run that asks; it may have been recorded as requested, or have been running before.</param>
    /// <param name="occurrence">The scheduled moment that it serves; null when a person asked.</param>
    /// <param name="asOf">The store's clock.</param>
    /// <param name="isKnownDead">Says of a process whether it is certainly gone.</param>
    public BackupAdmission Decide(BackupRunHistory history, string runId, DateTimeOffset? occurrence, DateTimeOffset asOf, Func<string, bool> isKnownDead)
    {
        if (history.Find(runId) is { Phase: BackupRunPhase.Completed } done)
            return new BackupAdmission.Done(done);
        if (history.Find(runId) is { Phase: BackupRunPhase.Failed } failed)
            return new BackupAdmission.GivenUp(failed);
        if (occurrence is { } moment && history.CompletedFor(moment) is { } served)
            return new BackupAdmission.Done(served);

        var running = history.Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Running);
        if (running is null)
            return new BackupAdmission.Admitted(null, 1);
        if (!IsAbandoned(running, asOf, isKnownDead))
            return new BackupAdmission.Held(running);
        return new BackupAdmission.Admitted(running, running.RunId == runId ? running.Attempt + 1 : 1);
    }

    /// <summary>Whether a running backup's process is gone, or has not said a word for <see cref="ClaimTimeout"/> or longer.</summary>
    public bool IsAbandoned(BackupRun run, DateTimeOffset asOf, Func<string, bool> isKnownDead) =>
        run.Phase == BackupRunPhase.Running
        && (asOf - run.LastFactAt >= ClaimTimeout || (run.Process is { } process && isKnownDead(process)));
}
