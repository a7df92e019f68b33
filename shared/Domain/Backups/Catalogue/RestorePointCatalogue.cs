using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>
/// The restore points in the buckets. They describe themselves: a bucket and a trusted signer's key are all that is needed. A point that
/// lies in both buckets is one point; a bucket that is away does not hide the other's.
/// </summary>
public sealed class RestorePointCatalogue(BackupStores stores, BackupLayout layout, ManifestCodec codec, VerificationLedger verifications)
{
    private const int ParallelReads = 8;

    private readonly PointShelf shelf = new(stores, layout, codec);

    /// <summary>Commits a restore point in the bucket that holds its objects; false when its place was closed or taken.</summary>
    public async Task<bool> CommitAsync(IObjectStore store, Manifest manifest, SigningKey key, CancellationToken cancellationToken) =>
        await store.CreateAsync(layout.ManifestKey(RestorePointId.Parse(manifest.Id)), ManifestCodec.Encode(manifest, key), cancellationToken) == CreateOutcome.Created;

    /// <summary>What the buckets together say of a point; a bucket that is away counts as one without it only when the other has it.</summary>
    /// <exception cref="ObjectStoreException">A bucket is away, and the other has no good manifest.</exception>
    public async Task<ManifestReading> ReadAsync(RestorePointId id, CancellationToken cancellationToken) => (await LookAsync(id, cancellationToken)).Reading;

    /// <summary>The point with that id where it can be restored; null when it cannot.</summary>
    /// <exception cref="ObjectStoreException">As for <see cref="ReadAsync"/>.</exception>
    public async Task<LocatedPoint?> FindGoodAsync(RestorePointId id, CancellationToken cancellationToken) => Located(await LookAsync(id, cancellationToken), []);

    /// <summary>Finds the manifest that a person means.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    /// <exception cref="RestorePointDamagedException">There is one, but it is not believed.</exception>
    public async Task<Manifest> FindAsync(RestorePointReference reference, string operation, CancellationToken cancellationToken) =>
        (await LocateAsync(reference, operation, cancellationToken)).Manifest;

    /// <inheritdoc cref="FindAsync"/>
    public async Task<LocatedPoint> LocateAsync(RestorePointReference reference, string operation, CancellationToken cancellationToken)
    {
        if (reference.Id is not { } id)
            return await NewestAsync(reference, operation, cancellationToken);
        if (reference.OnlyVerified && !(await verifications.GoodAsync([id.Source], cancellationToken)).Contains(id.ToString()))
            throw new BackupException(operation, id.ToString(), "no verification has found it good", $"Run `ops backup verify {id}`, or leave --verified out.");
        var look = await LookAsync(id, cancellationToken);
        return Located(look, []) ?? throw (look.Reading switch
        {
            ManifestReading.Rejected rejected => new RestorePointDamagedException(operation, id.ToString(),
                $"its manifest is refused: {rejected.Reason}", "Somebody or something changed it. `ops backup list` shows the points that are good; keep this one for an enquiry."),
            ManifestReading.Abandoned => new BackupException(operation, id.ToString(),
                "its run was given up half-way; there is no restore point", "Choose another one: `ops backup list`."),
            _ => new BackupException(operation, id.ToString(),
                $"there is no such restore point in {Buckets}", $"`ops backup list --source {id.Source}` names those there are; look at Cos__Bucket and Backups__Prefix if it should be there."),
        });
    }

    /// <summary>The newest point that a verification found good or, where none did, the newest that is believed; null when there is neither, or no bucket answers.</summary>
    /// <param name="source">Of what.</param>
    /// <param name="except">Ids that are known to be bad.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<LocatedPoint?> NewestGoodAsync(BackupSource source, IReadOnlySet<string> except, CancellationToken cancellationToken)
    {
        try
        {
            var survey = await shelf.SurveyAsync(source, cancellationToken);
            var (verified, _) = await ReadVerdictsAsync([source], cancellationToken);
            return (await FirstGoodAsync(survey, survey.NewestFirst.Where(id => !except.Contains(id.ToString())).OrderByDescending(id => verified.Contains(id.ToString())), cancellationToken)).Good;
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            // Whoever asks has a failure of his own to tell of.
            return null;
        }
    }

    /// <summary>Lists every restore point of one source, or of all, newest first.</summary>
    /// <exception cref="ObjectStoreException">No bucket answered.</exception>
    public async Task<CatalogueListing> ListAsync(BackupSource? source, CancellationToken cancellationToken)
    {
        var survey = await shelf.SurveyAsync(source, cancellationToken);
        RestorePointId[] ids = [.. survey.Where.Keys];
        var looks = new PointReading[ids.Length];
        await Parallel.ForAsync(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (index, token) => looks[index] = await shelf.ReadAsync(ids[index], survey.Where[ids[index]], token));

        if (Array.Find(looks, look => look.Away.Count == stores.All.Count) is { } lost)
            throw lost.Away[0].Failure;
        var (verified, unknown) = await ReadVerdictsAsync([.. ids.Select(id => id.Source).Distinct()], cancellationToken);
        var points = looks.Select(look => Located(look, [])?.Describe(verified.Contains(((ManifestReading.Good)look.Reading).Manifest.Id))).OfType<RestorePoint>();
        var away = survey.Away.Concat(looks.SelectMany(look => look.Away)).DistinctBy(one => one.Store.Bucket);
        return new CatalogueListing(
            [.. points.OrderByDescending(point => point.TakenAt).ThenByDescending(point => point.Id, StringComparer.Ordinal)], [.. looks.SelectMany(look => look.Rejected)])
        {
            Unavailable = [.. away.Select(one => new UnavailableBucket(one.Store.Bucket, one.Failure.Reason))],
            VerdictsUnknown = unknown,
        };
    }

    /// <summary>The newest manifest that is believed and that <paramref name="isWanted"/>; null when there is none.</summary>
    /// <exception cref="ObjectStoreException">No bucket answered.</exception>
    public async Task<Manifest?> FindNewestAsync(BackupSource source, Func<RestorePointId, bool> isWanted, CancellationToken cancellationToken)
    {
        var survey = await shelf.SurveyAsync(source, cancellationToken);
        foreach (var id in survey.NewestFirst.Where(isWanted))
        {
            if (Located(await shelf.ReadAsync(id, survey.Where[id], cancellationToken), []) is { } good)
                return good.Manifest;
        }

        return null;
    }

    /// <summary>
    /// Of every other source the believed point nearest to a moment, by source: what would go with what is restored, and how far they
    /// are apart. PostgreSQL's base backups are left out, they recover to any moment.
    /// </summary>
    /// <param name="isOther">Whether a source is not among what is restored.</param>
    /// <param name="moment">The moment whose state it has now (UTC).</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ObjectStoreException">No bucket answered.</exception>
    public async Task<IReadOnlyList<Companion>> FindCompanionsAsync(Func<BackupSource, bool> isOther, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var survey = await shelf.SurveyAsync(null, cancellationToken);
        List<Companion> companions = [];
        foreach (var points in survey.Where.Keys.Where(id => id.Source != BackupSource.PostgresBase && isOther(id.Source))
            .GroupBy(id => id.Source).OrderBy(points => points.Key.ToString(), StringComparer.Ordinal))
        {
            foreach (var id in points.OrderBy(id => (id.StartedAt - moment).Duration()))
            {
                if (Located(await shelf.ReadAsync(id, survey.Where[id], cancellationToken), []) is not { Manifest: { } manifest })
                    continue;
                companions.Add(new Companion(manifest.Source, manifest.Id, manifest.TakenAt, (long)(manifest.TakenAt - moment).TotalSeconds));
                break;
            }
        }

        return companions;
    }

    private string Buckets => string.Join(" and ", stores.All.Select(store => store.Bucket));

    private static LocatedPoint? Located(PointReading look, IEnumerable<string> warnings) => look.Reading is ManifestReading.Good good
        ? new LocatedPoint(good.Manifest, [.. look.In.Select(store => store.Bucket)], [.. warnings, .. look.Rejected.Select(rejected => $"the manifest in {rejected.Bucket} is not believed: {rejected.Reason}")])
        : null;

    private static string[] Warnings(Dictionary<string, string> away) =>
        [.. away.Select(one => $"bucket {one.Key} does not answer ({one.Value}): a newer point may lie there")];

    private async Task<PointReading> LookAsync(RestorePointId id, CancellationToken cancellationToken)
    {
        var look = await shelf.ReadAsync(id, stores.All, cancellationToken);
        return look.Reading is ManifestReading.Good || look.Away.Count == 0 ? look : throw look.Away[0].Failure;
    }

    private async Task<LocatedPoint> NewestAsync(RestorePointReference reference, string operation, CancellationToken cancellationToken)
    {
        var survey = await shelf.SurveyAsync(reference.Source, cancellationToken);
        var verified = reference.OnlyVerified ? await verifications.GoodAsync([reference.Source], cancellationToken) : null;
        var (good, refused, warnings) = await FirstGoodAsync(survey, survey.NewestFirst.Where(id => verified?.Contains(id.ToString()) != false), cancellationToken);
        if (good is not null)
            return good;
        var away = string.Concat(warnings.Select(warning => $"; {warning}"));
        throw new BackupException(operation, reference.ToString(), $"there is no good restore point of {reference.Source} in {Buckets}{(reference.OnlyVerified ? " that a verification found good" : "")}{refused}{away}",
            reference.OnlyVerified
                ? $"`ops backup verify latest:{reference.Source}` proves the newest one; without --verified, a restore proves what it restores."
                : $"Take one with `ops backup run {reference.Source}`, or look at Cos__Bucket and Backups__Prefix if there should be one.");
    }

    /// <summary>The first of these that is good where it lies; what was refused before it, and which buckets did not answer.</summary>
    private async Task<(LocatedPoint? Good, string? Refused, IReadOnlyList<string> Warnings)> FirstGoodAsync(PointSurvey survey, IEnumerable<RestorePointId> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, string> away = survey.Away.ToDictionary(one => one.Store.Bucket, one => one.Failure.Reason);
        string? refused = null;
        foreach (var id in ids)
        {
            var look = await shelf.ReadAsync(id, survey.Where[id], cancellationToken);
            foreach (var (store, failure) in look.Away)
                away.TryAdd(store.Bucket, failure.Reason);
            if (Located(look, Warnings(away)) is { } good)
                return (good, refused, Warnings(away));
            refused ??= look.Reading is ManifestReading.Rejected rejected ? $"; {id} is refused: {rejected.Reason}" : null;
        }

        return (null, refused, Warnings(away));
    }

    /// <summary>The verdicts lie in the ledger, which may be away when a restore is needed most.</summary>
    private async Task<(IReadOnlySet<string> Good, string? Unknown)> ReadVerdictsAsync(IReadOnlyList<BackupSource> sources, CancellationToken cancellationToken)
    {
        try
        {
            return (await verifications.GoodAsync(sources, cancellationToken), null);
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            return (new HashSet<string>(), away.Message);
        }
    }
}
