using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Backups.Verifying;

/// <summary>Which restore points are to be read again, and in which order.</summary>
/// <param name="Reverify">How long a good verdict lasts.</param>
public sealed record VerificationSchedule(TimeSpan Reverify)
{
    /// <summary>A damaged point is looked at again this often: a disk or a connection may have lied, and a person may have put it right.</summary>
    public static readonly TimeSpan DamagedAgain = TimeSpan.FromDays(1);

    /// <summary>
    /// Those that are due, longest due first. A point without a verdict is due when it is taken; a verdict without a time is none.
    /// </summary>
    /// <param name="points">What there is.</param>
    /// <param name="verdicts">The last verdicts, by id.</param>
    /// <param name="now">The present (UTC).</param>
    public IReadOnlyList<RestorePoint> Due(IEnumerable<RestorePoint> points, IReadOnlyDictionary<string, VerificationFact> verdicts, DateTimeOffset now) =>
        [.. points.Select(point => (Point: point, DueAt: DueAt(point, verdicts.GetValueOrDefault(point.Id))))
            .Where(one => one.DueAt <= now)
            .OrderBy(one => one.DueAt).ThenBy(one => one.Point.Id, StringComparer.Ordinal)
            .Select(one => one.Point)];

    private DateTimeOffset DueAt(RestorePoint point, VerificationFact? verdict) =>
        verdict is { At: { } at } ? at + (verdict.Good ? Reverify : DamagedAgain) : point.TakenAt;
}
