using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>What a source has, and what is to become of it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Plan">The verdict on every point.</param>
/// <param name="Rejected">Manifests that are not believed; never deleted here.</param>
/// <param name="Orphans">Places with data that no point owns.</param>
/// <param name="EverCompleted">Whether the ledger remembers a backup of this source that came to a good end.</param>
public sealed record SourcePruning(BackupSource Source, RetentionPlan Plan, IReadOnlyList<RejectedManifest> Rejected, IReadOnlyList<BackupPlace> Orphans, bool EverCompleted)
{
    /// <summary>How many places lose their data: expired points and orphans.</summary>
    public int Goes => Plan.Expired.Count + Orphans.Count;
}

/// <summary>A pruning, planned or done.</summary>
/// <param name="Sources">By source, in ordinal order.</param>
/// <param name="Tidying">What was left behind.</param>
/// <param name="Objections">Why nothing may be deleted; empty when it may.</param>
/// <param name="Deleted">The points that were deleted, in that order; empty for a dry run.</param>
public sealed record PruneReport(IReadOnlyList<SourcePruning> Sources, TidyingPlan Tidying, IReadOnlyList<string> Objections, IReadOnlyList<RestorePoint> Deleted)
{
    /// <summary>What was left behind in the standby bucket; null when there is none.</summary>
    public TidyingPlan? StandbyTidying { get; init; }

    /// <summary>Places with data that no restore point owns, in all buckets.</summary>
    public IEnumerable<BackupPlace> Orphans => Tidying.Orphans.Concat(StandbyTidying?.Orphans ?? []);

    /// <summary>Uploads that nobody finished, in all buckets.</summary>
    public IEnumerable<UnfinishedUpload> Uploads => Tidying.Uploads.Concat(StandbyTidying?.Uploads ?? []);
}
