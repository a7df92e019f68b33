namespace SuperInsight.Domain.Backups;

/// <summary>How much of the machine a backup takes while others want it too.</summary>
public enum BackupPace
{
    /// <summary>Its threads give way to everybody, and a dump that may be read slowly is.</summary>
    Background,

    /// <summary>Its threads compete like any others: when somebody waits for it.</summary>
    Full,
}
