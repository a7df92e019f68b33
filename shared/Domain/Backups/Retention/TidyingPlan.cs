using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>What runs that died, and deletions that were cut short, left behind: data without a manifest, closed places, unfinished uploads.</summary>
/// <param name="Orphans">Places with data that no restore point owns.</param>
/// <param name="ClosedPlaces">Places long closed and empty, whose mark is needed no more.</param>
/// <param name="Uploads">Uploads to abort.</param>
public sealed record TidyingPlan(IReadOnlyList<BackupPlace> Orphans, IReadOnlyList<BackupPlace> ClosedPlaces, IReadOnlyList<UnfinishedUpload> Uploads)
{
    /// <summary>What is younger may belong to somebody at work.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromDays(1);

    /// <summary>A run that was thought dead may wake up and commit as long as it exists; no process sleeps this long.</summary>
    public static readonly TimeSpan ClosedFor = TimeSpan.FromDays(30);

    /// <param name="survey">What lies in the bucket.</param>
    /// <param name="isAtWork">Whether a run is under way for that place: it may take longer than <see cref="MinAge"/>.</param>
    /// <param name="layout">Whose upload is whose.</param>
    public static TidyingPlan Of(BucketSurvey survey, Func<RestorePointId, bool> isAtWork, BackupLayout layout)
    {
        bool IsOld(DateTimeOffset moment, TimeSpan age) => survey.AsOf - moment > age;
        BackupPlace[] loose = [.. survey.Places.Where(place => !place.IsCommitted && !isAtWork(place.Id))];
        return new(
            [.. loose.Where(place => place.Objects.Count > 0 && IsOld(place.LastModified, MinAge))],
            [.. loose.Where(place => place.Objects.Count == 0 && IsOld(place.LastModified, ClosedFor))],
            [.. survey.Uploads.Where(upload => IsOld(upload.Initiated, MinAge) && layout.ObjectOwner(upload.Key) is { } owner && !isAtWork(owner))]);
    }
}
