namespace SuperInsight.Domain.Backups.Drills;

/// <summary>How a drill ended.</summary>
public abstract record DrillOutcome(BackupSource Source)
{
    /// <summary>It came to a verdict, good or bad.</summary>
    /// <param name="Source">Of what.</param>
    /// <param name="Verdict">The verdict.</param>
    /// <param name="Warning">What the restore remarked; null when there is nothing to say.</param>
    public sealed record Judged(BackupSource Source, DrillVerdict Verdict, string? Warning) : DrillOutcome(Source);

    /// <summary>It cannot be held on this machine; nothing was begun.</summary>
    public sealed record Impossible(BackupSource Source, string Id, DrillObstacle Obstacle) : DrillOutcome(Source);

    /// <summary>It was begun, but something else than the restore point failed: nothing is known of the point.</summary>
    public sealed record Undecided(BackupSource Source, OperationException Failure) : DrillOutcome(Source);
}
