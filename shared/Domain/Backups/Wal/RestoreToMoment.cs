using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Makes a data directory that, when a server is started on it, recovers to a moment by itself: a base backup, and the settings with which the
/// server fetches the WAL behind it. What is missing or not believed is found before the first byte is written.
/// </summary>
public sealed class RestoreToMoment(RestorePointCatalogue catalogue, RestorePointReader reader, WalArchive archive, FetchWal fetch)
{
    private const string Operation = "restore PostgreSQL to";

    private readonly RecoveryReach reach = new(archive);

    /// <param name="target">Where to stop.</param>
    /// <param name="timeline">The timeline to follow; null for the newest that will do.</param>
    /// <param name="directory">Where to.</param>
    /// <param name="identities">Private keys.</param>
    /// <param name="progress">Told of the base backup's bytes.</param>
    /// <param name="cancellationToken">Ends the attempt; the directory stays unfinished.</param>
    /// <exception cref="OperationException">There is no way to that moment; the reason says to which there is.</exception>
    public async Task<RestoredCluster> RunAsync(
        RecoveryTarget target, uint? timeline, IClusterDirectory directory, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var listing = await catalogue.ListAsync(BackupSource.PostgresBase, cancellationToken);
        var bases = await ReadBasesAsync(listing.Points, cancellationToken);
        var usable = RecoveryChoice.Usable(bases, target);
        if (usable.Count == 0)
        {
            listing.EnsureComplete(Operation);
            throw NoBase(target, bases);
        }

        var identifier = usable[0].SystemIdentifier;
        var histories = await ReadHistoriesAsync(identifier, identities, cancellationToken);
        var archived = await ListArchivedAsync(identifier, usable, histories, cancellationToken);
        var candidates = RecoveryChoice.Rank(bases, histories, archived, target, timeline);
        var way = await ChooseAsync(target, candidates, cancellationToken) ?? throw NotWhole(target, usable, timeline);
        var settings = await SettingsForAsync(target, way, cancellationToken);

        var point = await catalogue.LocateAsync(RestorePointReference.To(RestorePointId.Parse(way.Candidate.Base.Manifest.Id)), Operation, cancellationToken);
        var manifest = point.Manifest;
        string startCommand;
        await using (var extraction = directory.Begin())
        {
            await reader.ReadPlainAsync(Operation, manifest, manifest.Objects[0], identities, extraction.WriteAsync, progress, cancellationToken);
            startCommand = await extraction.CompleteAsync(settings, cancellationToken);
        }

        return new RestoredCluster(point.Describe(verified: true), directory.Path, settings.StopAt, way.At, settings.Timeline, startCommand);
    }

    private async Task<IReadOnlyList<BaseBackup>> ReadBasesAsync(IReadOnlyList<RestorePoint> points, CancellationToken cancellationToken)
    {
        List<BaseBackup> bases = [];
        foreach (var point in points)
        {
            if (await catalogue.ReadAsync(RestorePointId.Parse(point.Id), cancellationToken) is ManifestReading.Good good && BaseBackup.From(good.Manifest) is { } one)
                bases.Add(one);
        }

        return bases;
    }

    private async Task<IReadOnlyList<TimelineHistory>> ReadHistoriesAsync(string identifier, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken)
    {
        List<TimelineHistory> histories = [];
        await foreach (var name in archive.ListHistoriesAsync(identifier, cancellationToken))
        {
            using var file = new MemoryStream();
            if (!await fetch.RunAsync(identifier, name, identities, file, cancellationToken) || file.Length > TimelineHistory.MaxBytes)
                continue;
            try
            {
                histories.Add(TimelineHistory.Parse(name.Timeline, file.GetBuffer().AsSpan(0, (int)file.Length)));
            }
            catch (FormatException malformed)
            {
                throw archive.Refused(identifier, name, malformed.Message, malformed);
            }
        }

        return histories;
    }

    private async Task<IReadOnlySet<WalFileName>> ListArchivedAsync(
        string identifier, IReadOnlyList<BaseBackup> usable, IReadOnlyList<TimelineHistory> histories, CancellationToken cancellationToken)
    {
        HashSet<WalFileName> archived = [];
        foreach (var timeline in histories.Select(history => history.Timeline).Append(1u).Concat(usable.Select(one => one.Timeline)).Distinct())
        {
            await foreach (var name in archive.ListAsync(identifier, timeline, null, cancellationToken))
                archived.Add(name);
        }

        return archived;
    }

    /// <summary>The best way that reaches to the target; null when no base is whole.</summary>
    /// <exception cref="BackupException">There are ways, and none reaches so far.</exception>
    private async Task<ReachedMoment?> ChooseAsync(RecoveryTarget target, IReadOnlyList<RecoveryCandidate> candidates, CancellationToken cancellationToken)
    {
        ReachedMoment? farthest = null;
        foreach (var candidate in candidates)
        {
            if (await reach.MeasureAsync(candidate, cancellationToken) is not { } reached)
                continue;
            if (target is not RecoveryTarget.Moment { At: var at } || reached.At >= at)
                return reached;
            if (farthest is null || reached.At > farthest.At)
                farthest = reached;
        }

        return farthest is null ? null : throw new BackupException(Operation, target.ToString()!,
            $"the archive reaches without a gap to {farthest.At:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'} only (segment {farthest.Candidate.NameOf(farthest.Candidate.LastSegment)})",
            $"Restore to that moment or an earlier one, or to all there is: --at latest. If PostgreSQL still runs, SELECT pg_switch_wal() archives what it holds.");
    }

    private async Task<RecoverySettings> SettingsForAsync(RecoveryTarget target, ReachedMoment way, CancellationToken cancellationToken)
    {
        var timeline = way.Candidate.History.Timeline;
        return target switch
        {
            RecoveryTarget.Moment { At: var at } when await reach.GoesBeyondAsync(way.Candidate, at, cancellationToken) => new RecoverySettings(at, false, timeline),
            RecoveryTarget.EndOfBase => new RecoverySettings(null, true, timeline),
            // Nothing was committed after the moment: the end of the archive is that moment.
            _ => new RecoverySettings(null, false, timeline),
        };
    }

    private static BackupException NoBase(RecoveryTarget target, IReadOnlyList<BaseBackup> bases) => new(Operation, target.ToString()!,
        bases.Count == 0 ? "there is no base backup" : $"the oldest base backup is of {bases.Min(one => one.EndedAt):yyyy-MM-dd'T'HH:mm:ss'Z'}, which is later",
        bases.Count == 0 ? "Take one with `ops backup run postgres-base`; until then the dumps are what can be restored: `ops backup list --source postgres`." : "Choose a later moment, or a dump: `ops backup list --source postgres`.");

    private static BackupException NotWhole(RecoveryTarget target, IReadOnlyList<BaseBackup> usable, uint? timeline) => new(Operation, target.ToString()!,
        $"of {usable.Count} base backups that had ended by then none has all the WAL that makes it whole{(timeline is { } one ? $" on timeline {one}" : string.Empty)}",
        "Look whether archived WAL was removed (`ops backup list --source postgres-base` shows the bases); a dump can be restored instead: `ops backup list --source postgres`.");
}

/// <summary>A data directory that recovers by itself when a server is started on it.</summary>
/// <param name="Base">The base backup that it began with.</param>
/// <param name="Directory">Where it is.</param>
/// <param name="StopAt">The moment at which recovery stops (UTC); null for the end of the archive, or of the base.</param>
/// <param name="ReachesTo">How far the archive reaches (UTC).</param>
/// <param name="Timeline">The timeline that it follows.</param>
/// <param name="StartCommand">Starts a server on it.</param>
public sealed record RestoredCluster(RestorePoint Base, string Directory, DateTimeOffset? StopAt, DateTimeOffset ReachesTo, uint Timeline, string StartCommand)
{
    /// <summary>Of other sources the points nearest to the moment; none where nobody looked.</summary>
    public IReadOnlyList<Companion> Companions { get; init; } = [];
}
