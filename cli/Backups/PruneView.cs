using SuperInsight.Domain.Backups.Retention;

namespace SuperInsight.Cli.Backups;

/// <summary>What <c>ops backup prune --json</c> prints.</summary>
/// <param name="Points">Every point, by source, newest first.</param>
/// <param name="Orphans">Places whose data no manifest owns.</param>
/// <param name="Uploads">Keys of uploads that nobody finished.</param>
/// <param name="Objections">Why nothing may be deleted; empty when it may.</param>
/// <param name="Deleted">Ids that were deleted; empty for a dry run.</param>
internal sealed record PruneView(
    IReadOnlyList<PruneVerdictView> Points, IReadOnlyList<string> Orphans, IReadOnlyList<string> Uploads, IReadOnlyList<string> Objections, IReadOnlyList<string> Deleted)
{
    public static PruneView Of(PruneReport report) => new(
        [.. report.Sources.SelectMany(source => source.Plan.Verdicts).Select(verdict => new PruneVerdictView(
            verdict.Point.Id, verdict.Point.Source, verdict.Point.TakenAt, verdict.Point.Verified, verdict.IsKept ? "keep" : "delete", verdict.KeptBy))],
        [.. report.Orphans.Select(place => place.Id.ToString())],
        [.. report.Uploads.Select(upload => upload.Key)],
        report.Objections,
        [.. report.Deleted.Select(point => point.Id)]);
}

/// <param name="Verdict"><c>keep</c> or <c>delete</c>.</param>
internal sealed record PruneVerdictView(string Id, string Source, DateTimeOffset TakenAt, bool Verified, string Verdict, IReadOnlyList<RetentionRule> KeptBy);
