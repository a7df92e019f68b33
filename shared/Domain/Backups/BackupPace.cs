namespace SuperInsight.Domain.Backups;

/// <summary>How much of the machine a backup takes while others want it too.</summary>
public enum BackupPace
{
    /// <summary>Its threads give way to everybody: what the application leaves over.</summary>
    Background,

    /// <summary>Its threads compete like any others: when somebody waits for it.</summary>
    Full,
}
