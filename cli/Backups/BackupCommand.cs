using System.CommandLine;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup …</c></summary>
internal static class BackupCommand
{
    public static Command Create() => new("backup", "Take, list, verify, prune and restore backups.")
    {
        BackupRunCommand.Create(),
        BackupListCommand.Create(),
        BackupShowCommand.Create(),
        BackupVerifyCommand.Create(),
        BackupDrillCommand.Create(),
        BackupPruneCommand.Create(),
        BackupRestoreCommand.Create(),
        BackupCatCommand.Create(),
    };
}
