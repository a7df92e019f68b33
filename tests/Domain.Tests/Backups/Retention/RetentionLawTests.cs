using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>What holds for every policy and whatever points there are.</summary>
public sealed class RetentionLawTests
{
    private const int Cases = 300;

    [Property(MaxTest = Cases)]
    public void Plan_JudgesEveryPointOnce_NewestFirst(DoNotSize<int> seed)
    {
        var (points, plan, _, _) = Draw(seed);
        Assert.Equal(Candidates.Ids(points.Select(one => one.Point)).Order(StringComparer.Ordinal), plan.Verdicts.Select(verdict => verdict.Point.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Candidates.Ids(plan.Kept.Concat(plan.Expired)).Order(StringComparer.Ordinal), Candidates.Ids(points.Select(one => one.Point)).Order(StringComparer.Ordinal));
        Assert.Equal(plan.Verdicts.Select(verdict => verdict.Point.TakenAt).OrderDescending(), plan.Verdicts.Select(verdict => verdict.Point.TakenAt));
    }

    [Property(MaxTest = Cases)]
    public void Plan_NeverExpiresTheNewest_NorTheNewestVerified_NorTheNewestSound(DoNotSize<int> seed)
    {
        var (points, plan, _, _) = Draw(seed);
        var newestFirst = points.OrderByDescending(one => one.Point.TakenAt).ThenByDescending(one => one.Point.Id, StringComparer.Ordinal).ToArray();
        RetentionCandidate?[] safe = [newestFirst.FirstOrDefault(), newestFirst.FirstOrDefault(one => one.Point.Verified), newestFirst.FirstOrDefault(one => !one.IsDamaged)];
        Assert.All(safe.OfType<RetentionCandidate>(), one => Assert.Contains(one.Point, plan.Kept));
    }

    [Property(MaxTest = Cases)]
    public void Plan_KeepsASuperset_WhenThePolicyIsMoreGenerous(DoNotSize<int> seed, byte more)
    {
        var (points, plan, policy, zone) = Draw(seed);
        var generous = (more % 7) switch
        {
            0 => policy with { KeepLast = policy.KeepLast + 1 + more / 7 },
            1 => policy with { KeepHourly = policy.KeepHourly + 1 + more / 7 },
            2 => policy with { KeepDaily = policy.KeepDaily + 1 + more / 7 },
            3 => policy with { KeepWeekly = policy.KeepWeekly + 1 + more / 7 },
            4 => policy with { KeepMonthly = policy.KeepMonthly + 1 + more / 7 },
            5 => policy with { KeepYearly = policy.KeepYearly + 1 + more / 7 },
            _ => policy with { KeepWithin = policy.KeepWithin + TimeSpan.FromHours(1 + more) },
        };
        Assert.Empty(Candidates.Ids(plan.Kept).Except(Candidates.Ids(generous.Plan(points, zone).Kept)));
    }

    [Property(MaxTest = Cases)]
    public void Plan_ExpiresNothingMore_WhenItWasCarriedOut_OrHalfOfIt(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var (points, plan, policy, zone) = Draw(seed);
        var kept = Candidates.Ids(plan.Kept).ToHashSet();
        Assert.Equal(kept, Candidates.Ids(policy.Plan(points.Where(one => kept.Contains(one.Point.Id)), zone).Kept).ToHashSet());
        var half = points.Where(one => kept.Contains(one.Point.Id) || random.Next(2) == 0).ToArray();
        Assert.Equal(kept, Candidates.Ids(policy.Plan(half, zone).Kept).ToHashSet());
    }

    [Property(MaxTest = Cases)]
    public void Plan_IsTheSame_WhateverTheOrderOfItsInput(DoNotSize<int> seed)
    {
        var (points, plan, policy, zone) = Draw(seed);
        var other = policy.Plan(Candidates.Shuffle(new Random(seed.Item), points), zone);
        Assert.Equal(plan.Verdicts.Select(verdict => (verdict.Point.Id, string.Join(',', verdict.KeptBy))), other.Verdicts.Select(verdict => (verdict.Point.Id, string.Join(',', verdict.KeptBy))));
    }

    /// <summary>Counted by other means: each rule keeps the newest of as many hours, days … as it has places, and the oldest when places are left.</summary>
    [Property(MaxTest = Cases)]
    public void Plan_KeepsTheNewestOfEachBucket_ByThatRule(DoNotSize<int> seed)
    {
        var (points, plan, policy, zone) = Draw(seed);
        var sound = points.Where(one => !one.IsDamaged).Select(one => one.Point).ToArray();
        Check(RetentionRule.Daily, policy.KeepDaily, point => Local(point).ToString("yyyy-MM-dd", null));
        Check(RetentionRule.Monthly, policy.KeepMonthly, point => Local(point).ToString("yyyy-MM", null));
        Check(RetentionRule.Yearly, policy.KeepYearly, point => Local(point).ToString("yyyy", null));
        Check(RetentionRule.Weekly, policy.KeepWeekly, point => Local(point).Date.AddDays(-(((int)Local(point).DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", null));
        Check(RetentionRule.Hourly, policy.KeepHourly, point => Local(point).ToString("yyyy-MM-dd HH zzz", null));

        DateTimeOffset Local(RestorePoint point) => TimeZoneInfo.ConvertTime(point.TakenAt, zone);

        void Check(RetentionRule rule, int places, Func<RestorePoint, string> bucketOf)
        {
            string[] heads = [.. sound.GroupBy(bucketOf)
                .Select(bucket => bucket.OrderByDescending(point => point.TakenAt).ThenByDescending(point => point.Id, StringComparer.Ordinal).First())
                .OrderByDescending(point => point.TakenAt).ThenByDescending(point => point.Id, StringComparer.Ordinal).Select(point => point.Id)];
            HashSet<string> expected = [.. heads.Take(places)];
            if (heads.Length < places)
                expected.Add(sound.OrderBy(point => point.TakenAt).ThenBy(point => point.Id, StringComparer.Ordinal).Select(point => point.Id).FirstOrDefault(""));
            expected.Remove("");
            Assert.Equal(expected.Order(StringComparer.Ordinal), plan.Verdicts.Where(verdict => verdict.KeptBy.Contains(rule)).Select(verdict => verdict.Point.Id).Order(StringComparer.Ordinal));
        }
    }

    private static (RetentionCandidate[] Points, RetentionPlan Plan, RetentionPolicy Policy, TimeZoneInfo Zone) Draw(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var (points, policy, zone) = (Candidates.Draw(random), Candidates.DrawPolicy(random), Candidates.DrawZone(random));
        return (points, policy.Plan(points, zone), policy, zone);
    }
}
