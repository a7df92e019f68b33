using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups;

/// <summary>How an attempt to take a backup ended, when it did not fail.</summary>
public abstract record BackupOutcome
{
    private BackupOutcome() { }

    /// <summary>A new restore point is committed.</summary>
    public sealed record Taken(RestorePoint Point) : BackupOutcome;

    /// <summary>Nothing to do: this run, or another for the same scheduled moment, has left its restore point.</summary>
    public sealed record AlreadyTaken(BackupRun Run) : BackupOutcome;

    /// <summary>Refused: another run has this source.</summary>
    public sealed record Refused(BackupRun Holder) : BackupOutcome;

    /// <summary>This server cannot be backed up in this way; the reason says why.</summary>
    public sealed record NotPossible(NotPossibleHereException Reason) : BackupOutcome;

    /// <summary>This run failed before, for good.</summary>
    public sealed record GivenUp(BackupRun Run) : BackupOutcome;
}
