namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// How many restore points of one source are kept. A point stays when any rule wants it. Rules mean what they mean in restic's
/// <c>forget</c>: only hours, days … that have a point are counted; the newest point of each is kept; while a rule has places left at
/// the end, it also keeps the oldest point; <see cref="KeepWithin"/> is measured from the newest point, not from now, so that a source
/// that has stopped is not emptied by the passing of time; a policy without any rule keeps everything.
/// </summary>
/// <remarks>
/// <see href="https://restic.readthedocs.io/en/stable/060_forget.html"/>. Ours besides: the newest point, and the newest that was
/// verified, always stay; a damaged point takes nobody's place, and is kept for <see cref="DamagedFor"/> for an enquiry.
/// </remarks>
public sealed record RetentionPolicy
{
    /// <summary>How much older than the newest point a damaged one may be and still be kept: 30 days, exclusive.</summary>
    public static readonly TimeSpan DamagedFor = TimeSpan.FromDays(30);

    private static readonly RetentionRule[] Calendar = [RetentionRule.Hourly, RetentionRule.Daily, RetentionRule.Weekly, RetentionRule.Monthly, RetentionRule.Yearly];

    public int KeepLast { get; init; }

    public int KeepHourly { get; init; }

    public int KeepDaily { get; init; }

    /// <summary>Weeks begin on Monday (ISO 8601).</summary>
    public int KeepWeekly { get; init; }

    public int KeepMonthly { get; init; }

    public int KeepYearly { get; init; }

    /// <summary>Exclusive: a point exactly this much older than the newest is not kept by it.</summary>
    public TimeSpan KeepWithin { get; init; }

    /// <summary>No rule at all.</summary>
    public bool IsEmpty => this == new RetentionPolicy();

    /// <summary>What is kept where no setting says otherwise.</summary>
    /// <remarks>
    /// Redis is taken more often than daily, so that hours count. Every base backup that is kept needs all WAL since, so few are.
    /// </remarks>
    public static RetentionPolicy DefaultFor(BackupSource source) =>
        source == BackupSource.PostgresBase ? new() { KeepLast = 2, KeepWeekly = 5 }
        : new() { KeepLast = 3, KeepHourly = source == BackupSource.Redis ? 24 : 0, KeepDaily = 14, KeepWeekly = 8, KeepMonthly = 12, KeepYearly = 3 };

    /// <summary>Decides which points survive. The order of <paramref name="points"/> does not matter; all are of one source.</summary>
    /// <param name="points">Every point of the source.</param>
    /// <param name="zone">Whose hours, days, weeks, months and years count.</param>
    public RetentionPlan Plan(IEnumerable<RetentionCandidate> points, TimeZoneInfo zone)
    {
        RetentionCandidate[] all = [.. points.OrderByDescending(candidate => candidate.Point.TakenAt).ThenByDescending(candidate => candidate.Point.Id, StringComparer.Ordinal)];
        RestorePoint[] sound = [.. all.Where(candidate => !candidate.IsDamaged).Select(candidate => candidate.Point)];
        var keptBy = all.ToDictionary(candidate => candidate.Point.Id, _ => new SortedSet<RetentionRule>(), StringComparer.Ordinal);

        Keep(RetentionRule.Newest, all.Take(1).Select(candidate => candidate.Point).Concat(sound.Take(1)));
        Keep(RetentionRule.NewestVerified, sound.Where(point => point.Verified).Take(1));
        Keep(RetentionRule.NoPolicy, IsEmpty ? all.Select(candidate => candidate.Point) : []);
        Keep(RetentionRule.Last, sound.Take(KeepLast));
        foreach (var rule in Calendar)
            Keep(rule, NewestOfEach(rule, sound, zone));
        Keep(RetentionRule.Within, sound.Where(point => sound[0].TakenAt - point.TakenAt < KeepWithin));
        Keep(RetentionRule.Damaged, all.Where(candidate => candidate.IsDamaged && all[0].Point.TakenAt - candidate.Point.TakenAt < DamagedFor).Select(candidate => candidate.Point));
        return new RetentionPlan([.. all.Select(candidate => new RetentionVerdict(candidate.Point, [.. keptBy[candidate.Point.Id]]))]);

        void Keep(RetentionRule rule, IEnumerable<RestorePoint> kept)
        {
            foreach (var point in kept)
                keptBy[point.Id].Add(rule);
        }
    }

    private IEnumerable<RestorePoint> NewestOfEach(RetentionRule rule, RestorePoint[] newestFirst, TimeZoneInfo zone)
    {
        var left = CountOf(rule);
        HashSet<long> seen = [];
        for (var i = 0; i < newestFirst.Length && left > 0; i++)
        {
            if (!seen.Add(RetentionBucket.Of(rule, newestFirst[i].TakenAt, zone)) && i < newestFirst.Length - 1)
                continue;
            left--;
            yield return newestFirst[i];
        }
    }

    private int CountOf(RetentionRule rule) => rule switch
    {
        RetentionRule.Hourly => KeepHourly,
        RetentionRule.Daily => KeepDaily,
        RetentionRule.Weekly => KeepWeekly,
        RetentionRule.Monthly => KeepMonthly,
        _ => KeepYearly,
    };
}
