using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>Made-up points, so many and so irregular that every rule has something to do.</summary>
internal static class Candidates
{
    public static readonly DateTimeOffset Newest = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    public static RetentionCandidate At(DateTimeOffset takenAt, bool verified = false, bool damaged = false, uint nonce = 0) =>
        new(new RestorePoint(RestorePointId.Create(BackupSource.Postgres, takenAt, nonce).ToString(), "postgres", takenAt, 1, 1, "sha", "bucket", "key", verified), damaged);

    /// <summary>Between none and eighty points: some minutes apart, some years, some at the same second.</summary>
    public static RetentionCandidate[] Draw(Random random)
    {
        var moment = Newest;
        List<RetentionCandidate> points = [];
        for (var left = random.Next(81); left > 0; left--)
        {
            var damaged = random.Next(8) == 0;
            points.Add(At(moment, !damaged && random.Next(3) == 0, damaged, (uint)points.Count));
            moment -= random.Next(6) switch
            {
                0 => TimeSpan.Zero,
                1 => TimeSpan.FromMinutes(random.Next(1, 120)),
                2 => TimeSpan.FromHours(random.Next(1, 30)),
                3 => TimeSpan.FromDays(random.Next(1, 10)),
                4 => TimeSpan.FromDays(random.Next(10, 60)),
                _ => TimeSpan.FromDays(random.Next(60, 500)),
            };
        }

        return [.. points];
    }

    /// <summary>Small numbers, so that rules run out of places; never an empty policy.</summary>
    public static RetentionPolicy DrawPolicy(Random random)
    {
        int Few() => random.Next(2) * random.Next(7);
        var policy = new RetentionPolicy
        {
            KeepLast = Few(), KeepHourly = Few(), KeepDaily = Few(), KeepWeekly = Few(), KeepMonthly = Few(), KeepYearly = Few(),
            KeepWithin = TimeSpan.FromHours(random.Next(2) * random.Next(200)),
        };
        return policy.IsEmpty ? policy with { KeepLast = 1 } : policy;
    }

    /// <summary>Zones with and without summer time, west and east of midnight, and one whose summer time is half an hour.</summary>
    public static TimeZoneInfo DrawZone(Random random)
    {
        string[] names = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"];
        return TimeZoneInfo.FindSystemTimeZoneById(names[random.Next(names.Length)]);
    }

    public static RetentionCandidate[] Shuffle(Random random, IEnumerable<RetentionCandidate> points)
    {
        RetentionCandidate[] shuffled = [.. points];
        random.Shuffle(shuffled);
        return shuffled;
    }

    public static IEnumerable<string> Ids(IEnumerable<RestorePoint> points) => points.Select(point => point.Id);
}
