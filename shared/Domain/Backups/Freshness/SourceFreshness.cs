using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups.Freshness;

/// <summary>How a source stands.</summary>
/// <param name="Source">The source.</param>
/// <param name="Rpo">How old its newest good point may grow; null where nobody asks.</param>
/// <param name="FirstSeen">Since when it should have been backed up, by the store's clock (UTC).</param>
/// <param name="Newest">Its newest point that is believed and not known to be damaged; null when there is none.</param>
/// <param name="IsVerified">Whether that one's last verification found it good.</param>
/// <param name="LastEnded">The newest run that has come to an end, unless an operator ended it; null when there is none.</param>
/// <param name="AsOf">The store's clock (UTC).</param>
public sealed record SourceFreshness(BackupSource Source, TimeSpan? Rpo, DateTimeOffset FirstSeen, Manifest? Newest, bool IsVerified, BackupRun? LastEnded, DateTimeOffset AsOf)
{
    /// <summary>Of the newest good point; null when there is none. Never negative.</summary>
    public TimeSpan? Age => Newest is null ? null : TimeSpan.FromTicks(Math.Max(0, (AsOf - Newest.TakenAt).Ticks));

    /// <summary>What the RPO is measured against: the age, or how long there has been none.</summary>
    public TimeSpan Exposed => Age ?? AsOf - FirstSeen;

    /// <summary>Exactly as old as the RPO is still fresh.</summary>
    public bool IsStale => Exposed > Rpo;

    /// <summary>The newest run failed, and none has succeeded since.</summary>
    public bool HasFailed => LastEnded?.Phase == BackupRunPhase.Failed;

    /// <summary>How long the newest good backup took, from the start of its run to its last byte.</summary>
    public TimeSpan? Duration => Newest is null ? null : Newest.CompletedAt - RestorePointId.Parse(Newest.Id).StartedAt;

    /// <summary>What is kept of a source's data where no setting says otherwise.</summary>
    /// <remarks>A daily backup with two hours to spare; Redis every six hours and one to spare; weekly ones with a day.</remarks>
    public static TimeSpan DefaultRpo(BackupSource source) =>
        source == BackupSource.Redis ? TimeSpan.FromHours(7)
        : source == BackupSource.Files || source == BackupSource.PostgresBase ? TimeSpan.FromDays(8)
        : TimeSpan.FromHours(26);
}
