using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>Looks at a bucket and the ledger, and says what would go. Changes nothing.</summary>
/// <param name="store">The bucket, by a credential that may read.</param>
/// <param name="standby">The standby bucket, likewise: looked at only for what died there; null when there is none.</param>
/// <param name="layout">What lies where.</param>
/// <param name="catalogue">Of the same bucket.</param>
/// <param name="verifications">The verdicts on points.</param>
/// <param name="runs">What is under way, and what once was.</param>
/// <param name="policyOf">The policy of a source.</param>
/// <param name="zone">Whose hours and days count.</param>
/// <param name="clock">Ours.</param>
public sealed class PrunePlanner(
    IObjectStore store, IObjectStore? standby, BackupLayout layout, RestorePointCatalogue catalogue, VerificationLedger verifications, BackupRunLedger runs,
    Func<BackupSource, RetentionPolicy> policyOf, TimeZoneInfo zone, TimeProvider clock)
{
    private const int ParallelReads = 8;

    /// <param name="only">Only this source; null for all.</param>
    /// <param name="allowance">How much may go.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<PruneReport> PlanAsync(BackupSource? only, PruneAllowance allowance, CancellationToken cancellationToken)
    {
        var survey = await BucketSurvey.TakeAsync(store, layout, only, cancellationToken);
        var now = clock.GetUtcNow();
        var histories = await ReadHistoriesAsync(survey, only, cancellationToken);
        HashSet<string> atWork = [.. histories.Values.SelectMany(history => history.Runs)
            .Where(run => run.Phase == BackupRunPhase.Running).Select(run => run.RestorePointId).OfType<string>()];
        bool IsAtWork(RestorePointId id) => atWork.Contains(id.ToString());
        var tidying = TidyingPlan.Of(survey, IsAtWork, layout);
        var beyond = standby is null ? null : TidyingPlan.Of(await BucketSurvey.TakeAsync(standby, layout, only, cancellationToken), IsAtWork, layout);
        var readings = await ReadAsync([.. survey.Places.Where(place => place.IsCommitted).Select(place => place.Id)], cancellationToken);

        List<SourcePruning> sources = [];
        foreach (var (source, history) in histories.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            var ours = readings.Where(reading => reading.Id.Source == source).ToArray();
            var points = ours.Select(reading => (reading.Reading as ManifestReading.Good)?.Manifest).OfType<Manifest>().Select(manifest => RestorePoint.From(manifest, [store.Bucket], verified: false));
            sources.Add(new SourcePruning(source,
                await JudgeAsync(source, [.. points], cancellationToken),
                [.. ours.Where(reading => reading.Reading is ManifestReading.Rejected)
                    .Select(reading => new RejectedManifest(reading.Id, layout.ManifestKey(reading.Id), ((ManifestReading.Rejected)reading.Reading).Reason))],
                [.. tidying.Orphans.Where(place => place.Id.Source == source)],
                history.Runs.Any(run => run.Phase == BackupRunPhase.Completed)));
        }

        return new PruneReport(sources, tidying, PruneSafety.Objections(sources, survey.AsOf, now, allowance), []) { StandbyTidying = beyond };
    }

    /// <summary>Applies a source's policy to points, by what their last verifications say now.</summary>
    public async Task<RetentionPlan> JudgeAsync(BackupSource source, IReadOnlyCollection<RestorePoint> points, CancellationToken cancellationToken)
    {
        var verdicts = await verifications.LastAsync(source, cancellationToken);
        return policyOf(source).Plan(points.Select(point => verdicts.GetValueOrDefault(point.Id) is { } verdict
            ? new RetentionCandidate(point with { Verified = verdict.Good }, !verdict.Good)
            : new RetentionCandidate(point with { Verified = false }, false)), zone);
    }

    /// <summary>The WAL that the base backups in the bucket reach over; null when one of them is not believed, so that nobody knows what it needs.</summary>
    public async Task<IReadOnlyList<WalRange>?> ReadBasesAsync(CancellationToken cancellationToken)
    {
        var survey = await BucketSurvey.TakeAsync(store, layout, BackupSource.PostgresBase, cancellationToken);
        var readings = await ReadAsync([.. survey.Places.Where(place => place.IsCommitted).Select(place => place.Id)], cancellationToken);
        return readings.Any(reading => reading.Reading is ManifestReading.Rejected)
            ? null
            : [.. readings.Select(reading => (reading.Reading as ManifestReading.Good)?.Manifest.Contents.Wal).OfType<WalRange>()];
    }

    /// <summary>The runs of every source that has something in the bucket or in the ledger.</summary>
    private async Task<Dictionary<BackupSource, BackupRunHistory>> ReadHistoriesAsync(BucketSurvey survey, BackupSource? only, CancellationToken cancellationToken)
    {
        var known = only is { } one ? [one] : survey.Places.Select(place => place.Id.Source).Concat(await runs.ListSourcesAsync(cancellationToken)).Distinct().ToArray();
        Dictionary<BackupSource, BackupRunHistory> histories = [];
        foreach (var source in known)
            histories[source] = (await runs.ReadAsync(source, cancellationToken)).History;
        return histories;
    }

    private async Task<(RestorePointId Id, ManifestReading Reading)[]> ReadAsync(IReadOnlyList<RestorePointId> ids, CancellationToken cancellationToken)
    {
        var readings = new (RestorePointId Id, ManifestReading Reading)[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (index, token) => readings[index] = (ids[index], await catalogue.ReadAsync(ids[index], token)));
        return readings;
    }
}
