using System.Globalization;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Looks whether point in time holds: whether archiving comes on, how much waits, and whether the archive is whole from the newest base
/// backup to what PostgreSQL believes archived. Raises and clears alarms; after a gap, or without any base, asks for a new base backup.
/// Safe to repeat.
/// </summary>
public sealed class WatchWalArchive(
    IWalServer server, WalArchive archive, RestorePointCatalogue catalogue, WalPendingPolicy policy, AlarmLedger alarms, RequestBackup requestBackup, TimeProvider clock)
{
    public const string StuckAlarm = "wal-archive-stuck/postgres";
    public const string PendingAlarm = "wal-pending/postgres";
    public const string GapAlarm = "wal-gap/postgres";

    /// <exception cref="OperationException">The server or the bucket is away.</exception>
    public async Task<WalWatch> RunAsync(CancellationToken cancellationToken)
    {
        var status = await server.AskAsync(cancellationToken);
        if (!status.IsArchiving)
        {
            foreach (var key in (string[])[StuckAlarm, PendingAlarm, GapAlarm])
                await alarms.ClearAsync(key, cancellationToken);
            return new WalWatch(status, null, WalPressure.Normal, [], null);
        }

        // The alarms that concern the disk go first: they must not wait for a bucket that is away.
        var stuck = ArchiverRule.WhyStuck(status);
        var pressure = policy.Measure(status.PendingBytes, null);
        await SetAsync(StuckAlarm, stuck is null ? null : new(StuckAlarm, AlarmSeverity.Warning, stuck, "See PostgreSQL's log for what `ops wal push` says, and `ops doctor`."), cancellationToken);
        await SetAsync(PendingAlarm, Describe(status, pressure), cancellationToken);
        var (gaps, asked) = await FindGapsAsync(status, cancellationToken);
        await SetAsync(GapAlarm, gaps.Count == 0 ? null : new(
            GapAlarm, AlarmSeverity.Critical, $"The WAL archive has no {string.Join(", no ", gaps.Take(3))}: moments after that cannot be restored until a new base backup is taken.",
            "One is asked for by itself; `ops backup run postgres-base` takes it at once."), cancellationToken);
        return new WalWatch(status, stuck, pressure, gaps, asked);
    }

    private Task SetAsync(string key, RaisedAlarm? alarm, CancellationToken cancellationToken) =>
        alarm is null ? alarms.ClearAsync(key, cancellationToken) : alarms.RaiseAsync(alarm, cancellationToken);

    private RaisedAlarm? Describe(ArchiverStatus status, WalPressure pressure) => pressure switch
    {
        WalPressure.High => new(PendingAlarm, AlarmSeverity.Warning, Waiting(status), $"Bring the bucket back before {policy.MaxPendingBytes >> 20} MiB (Wal__MaxPendingBytes) wait."),
        WalPressure.AtLimit => new(PendingAlarm, AlarmSeverity.Critical, Waiting(status), policy.AtLimit == WalAtLimit.Drop
            ? "WAL is given up now so that the disk does not fill (Wal__AtLimit = drop): bring the bucket back; a new base backup then follows by itself."
            : "WAL is kept (Wal__AtLimit = keep) and fills the disk, which stops PostgreSQL: bring the bucket back, free disk space, or set it to drop."),
        _ => null,
    };

    private string Waiting(ArchiverStatus status) => string.Create(CultureInfo.InvariantCulture,
        $"{status.PendingFiles} files of WAL, {status.PendingBytes >> 20} MiB, wait for the archive; {policy.MaxPendingBytes >> 20} MiB may.");

    /// <summary>What is missing from the newest base on, in words. Where a base is needed, one is asked for, once an hour at most.</summary>
    private async Task<(IReadOnlyList<string> Gaps, BackupRequestOutcome.Accepted? Asked)> FindGapsAsync(ArchiverStatus status, CancellationToken cancellationToken)
    {
        var newest = await NewestBaseAsync(status, cancellationToken);
        if (newest is null)
            return ([], await AskForBaseAsync("first", cancellationToken));

        if (status.Timeline != newest.Timeline)
        {
            // A base of the new timeline is due; on the way there the restore finds what is missing.
            return ([], await AskForBaseAsync(string.Create(CultureInfo.InvariantCulture, $"timeline-{status.Timeline}"), cancellationToken));
        }

        var history = new TimelineHistory(newest.Timeline, []);
        var archived = await ListAsync(newest, cancellationToken);
        var gaps = WalGaps.Find(archived, history, newest.Size, newest.FirstSegment, EndOf(archived, newest, status));
        var asked = gaps.Count > 0 ? await AskForBaseAsync($"gap-{WalFileName.OfSegment(newest.Timeline, gaps[^1].First, newest.Size)}", cancellationToken) : null;
        return ([.. gaps.Select(gap => gap.Describe(history, newest.Size))], asked);
    }

    private async Task<IReadOnlySet<WalFileName>> ListAsync(BaseBackup newest, CancellationToken cancellationToken)
    {
        HashSet<WalFileName> archived = [];
        var before = newest.FirstSegment == 0 ? (WalFileName?)null : WalFileName.OfSegment(newest.Timeline, newest.FirstSegment - 1, newest.Size);
        await foreach (var name in archive.ListAsync(newest.SystemIdentifier, newest.Timeline, before, cancellationToken))
            archived.Add(name);
        return archived;
    }

    /// <summary>The last segment that should be there: the newest that is, or that PostgreSQL believes to be, and what the base needs in any case.</summary>
    private static ulong EndOf(IReadOnlySet<WalFileName> archived, BaseBackup newest, ArchiverStatus status)
    {
        var believed = WalFileName.TryParse(status.LastArchived, out var last) && last.Kind == WalFileKind.Segment && last.Timeline == newest.Timeline ? last.SegmentNumber(newest.Size) : null;
        return archived.Where(name => name.Kind == WalFileKind.Segment).Select(name => name.SegmentNumber(newest.Size) ?? 0)
            .Append(believed ?? 0).Append(newest.LastSegment).Max();
    }

    private async Task<BaseBackup?> NewestBaseAsync(ArchiverStatus status, CancellationToken cancellationToken)
    {
        var listing = await catalogue.ListAsync(BackupSource.PostgresBase, cancellationToken);
        foreach (var point in listing.Points)
        {
            if (await catalogue.ReadAsync(RestorePointId.Parse(point.Id), cancellationToken) is ManifestReading.Good good
                && BaseBackup.From(good.Manifest) is { } one && one.SystemIdentifier == status.SystemIdentifier)
                return one;
        }

        listing.EnsureComplete("watch the WAL archive");
        return null;
    }

    private async Task<BackupRequestOutcome.Accepted?> AskForBaseAsync(string why, CancellationToken cancellationToken) =>
        await requestBackup.RunAsync(BackupSource.PostgresBase.ToString(), string.Create(CultureInfo.InvariantCulture, $"base-after-{why}-{clock.GetUtcNow():yyyyMMdd'T'HH}"), "the watch over archived WAL", cancellationToken) as BackupRequestOutcome.Accepted;
}

/// <summary>What the watch found.</summary>
/// <param name="Status">How archiving stands.</param>
/// <param name="Stuck">Why it is stuck; null when it is not.</param>
/// <param name="Pressure">How pressing the backlog is.</param>
/// <param name="Gaps">What is missing, in words.</param>
/// <param name="Asked">The base backup that was asked for because of them; null when none was.</param>
public sealed record WalWatch(ArchiverStatus Status, string? Stuck, WalPressure Pressure, IReadOnlyList<string> Gaps, BackupRequestOutcome.Accepted? Asked);
