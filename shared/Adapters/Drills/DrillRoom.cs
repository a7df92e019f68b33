using SuperInsight.Domain;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>Whether there is room for a restore, before and after the fact.</summary>
internal static class DrillRoom
{
    private const string Full = "No space left";

    /// <param name="folders">Where the restore would go.</param>
    /// <param name="plainBytes">Bytes of the dump.</param>
    /// <param name="growth">How many times that the restored data take at most.</param>
    public static DrillObstacle? FindObstacle(ScratchFolders folders, long plainBytes, int growth)
    {
        // Besides, for an empty server and its logs.
        const long Base = 256L << 20;
        var wanted = checked(plainBytes * growth + Base);
        return folders.FreeBytes is { } free && free < wanted
            ? new($"{folders.Parent} has {free >> 20} MiB free, and a restore may take {wanted >> 20} MiB", "Make room, or set Backups__DrillDirectory to a folder on a larger disk.")
            : null;
    }

    /// <summary>A disk that ran full is not the restore point's fault.</summary>
    public static DrillObstacle? Excuse(ScratchFolders folders, OperationException failure) =>
        failure.Reason.Contains(Full, StringComparison.OrdinalIgnoreCase)
            ? new($"the disk of {folders.Parent} ran full", "Make room, or set Backups__DrillDirectory to a folder on a larger disk.")
            : null;
}
