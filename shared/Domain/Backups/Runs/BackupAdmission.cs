namespace SuperInsight.Domain.Backups.Runs;

/// <summary>Whether a run may take its source now.</summary>
public abstract record BackupAdmission
{
    private BackupAdmission() { }

    /// <summary>The source is free. <paramref name="Abandoned"/> is a run whose process died over it: close it and tidy up first.</summary>
    public sealed record Admitted(BackupRun? Abandoned, int Attempt) : BackupAdmission;

    /// <summary>Another run has it.</summary>
    public sealed record Held(BackupRun Holder) : BackupAdmission;

    /// <summary>This run, or another for the same scheduled moment, has ended well.</summary>
    public sealed record Done(BackupRun Run) : BackupAdmission;

    /// <summary>This run has ended without a restore point, for good.</summary>
    public sealed record GivenUp(BackupRun Run) : BackupAdmission;
}
