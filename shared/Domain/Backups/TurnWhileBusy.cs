using SuperInsight.Domain.Work;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Gives a backup's turn back once it only waits: PostgreSQL ends a base backup when its WAL is archived, and a bucket that takes none must
/// not keep the other sources from their standby.
/// </summary>
/// <param name="turn">The turn.</param>
/// <param name="next">Told of all progress; null for nobody.</param>
public sealed class TurnWhileBusy(HeavyWorkClaim turn, IProgress<BackupProgress>? next = null) : IProgress<BackupProgress>
{
    public void Report(BackupProgress value)
    {
        if (value.OnlyWaits)
            turn.GiveBack();
        next?.Report(value);
    }
}
