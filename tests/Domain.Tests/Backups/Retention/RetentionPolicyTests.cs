using System.Globalization;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>The rules one by one, at their borders.</summary>
public sealed class RetentionPolicyTests
{
    private static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    /// <summary>As in restic's documentation: twelve Sundays and <c>--keep-daily 4</c> leave the last four Sundays.</summary>
    [Fact]
    public void Plan_CountsDaysWithAPoint_NotDaysOfTheCalendar()
    {
        var sundays = Enumerable.Range(0, 12).Select(week => Candidates.At(Moment("2019-11-17 11:00").AddDays(-7 * week)));
        Assert.Equal(["2019-11-17", "2019-11-10", "2019-11-03", "2019-10-27"], Days(new RetentionPolicy { KeepDaily = 4 }.Plan(sundays, Utc)));
    }

    [Fact]
    public void Plan_KeepsTheOldestToo_WhileARuleHasPlacesLeft()
    {
        RetentionCandidate[] points = [Candidates.At(Moment("2026-11-23 18:00")), Candidates.At(Moment("2026-11-23 12:00")), Candidates.At(Moment("2026-11-23 06:00"))];
        Assert.Equal([18, 6], Hours(new RetentionPolicy { KeepDaily = 2 }.Plan(points, Utc)));
        Assert.Equal([18], Hours(new RetentionPolicy { KeepDaily = 1 }.Plan(points, Utc)));
    }

    [Theory]
    [InlineData(23 * 60 + 59, true)]
    [InlineData(24 * 60, false)]
    [InlineData(24 * 60 + 1, false)]
    public void Plan_MeasuresKeepWithin_FromTheNewestPoint_Exclusively(int minutesOlder, bool kept)
    {
        var plan = new RetentionPolicy { KeepWithin = TimeSpan.FromDays(1) }.Plan([Candidates.At(Candidates.Newest), Candidates.At(Candidates.Newest.AddMinutes(-minutesOlder))], Utc);
        Assert.Equal(kept, plan.Verdicts[1].IsKept);
    }

    [Fact]
    public void Plan_KeepsEverything_WhenThePolicyIsEmpty()
    {
        var plan = new RetentionPolicy().Plan(Enumerable.Range(0, 50).Select(day => Candidates.At(Candidates.Newest.AddDays(-40 * day), damaged: day % 3 == 1)), Utc);
        Assert.Empty(plan.Expired);
        Assert.All(plan.Verdicts, verdict => Assert.Contains(RetentionRule.NoPolicy, verdict.KeptBy));
    }

    [Fact]
    public void Plan_NamesEveryRuleThatKeepsAPoint()
    {
        var plan = new RetentionPolicy { KeepLast = 1, KeepDaily = 1, KeepYearly = 1 }.Plan([Candidates.At(Candidates.Newest), Candidates.At(Candidates.Newest.AddHours(-1), verified: true)], Utc);
        Assert.Equal([RetentionRule.Newest, RetentionRule.Last, RetentionRule.Daily, RetentionRule.Yearly], plan.Verdicts[0].KeptBy);
        Assert.Equal([RetentionRule.NewestVerified], plan.Verdicts[1].KeptBy);
    }

    [Fact]
    public void Plan_LetsADamagedPointTakeNobodysPlace_AndKeepsItForThirtyDays()
    {
        RetentionCandidate[] points = [Candidates.At(Moment("2026-11-23 18:00"), damaged: true), Candidates.At(Moment("2026-11-23 12:00")), Candidates.At(Moment("2026-10-24 18:00"), damaged: true), Candidates.At(Moment("2026-10-24 18:01"), damaged: true)];
        var plan = new RetentionPolicy { KeepDaily = 1 }.Plan(points, Utc);
        Assert.Equal(["2026-11-23 18:00", "2026-11-23 12:00", "2026-10-24 18:01"], plan.Kept.Select(point => $"{point.TakenAt:yyyy-MM-dd HH:mm}"));
        Assert.Contains(RetentionRule.Daily, plan.Verdicts[1].KeptBy);
        Assert.Equal([RetentionRule.Damaged], plan.Verdicts[2].KeptBy);
    }

    /// <summary>The example of docs/backups.md.</summary>
    [Fact]
    public void Plan_IsAsTheDocumentSays()
    {
        var plan = new RetentionPolicy { KeepLast = 1, KeepDaily = 3, KeepWeekly = 3, KeepMonthly = 2 }.Plan(Enumerable.Range(0, 60).Select(day => Candidates.At(Moment("2026-11-23 00:00").AddDays(-day))), Utc);
        Assert.Equal(
            ["11-23: Newest, Last, Daily, Weekly, Monthly", "11-22: Daily, Weekly", "11-21: Daily", "11-15: Weekly", "10-31: Monthly"],
            plan.Verdicts.Where(verdict => verdict.IsKept).Select(verdict => $"{verdict.Point.TakenAt:MM-dd}: {string.Join(", ", verdict.KeptBy)}"));
    }

    /// <summary>15:59 and 16:00 UTC are the two sides of midnight in Shanghai.</summary>
    [Theory]
    [InlineData("UTC", 1)]
    [InlineData("Asia/Shanghai", 2)]
    public void Plan_CutsDays_InTheZoneGiven(string zone, int kept)
    {
        RetentionCandidate[] points = [Candidates.At(Moment("2026-11-23 16:00")), Candidates.At(Moment("2026-11-23 15:59")), Candidates.At(Moment("2026-11-23 15:00"))];
        var plan = new RetentionPolicy { KeepDaily = 2 }.Plan(points, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(kept, plan.Verdicts.Take(2).Count(verdict => verdict.IsKept));
    }

    /// <summary>New York, 1 November 2026: after 01:59 summer time comes 01:00 winter time. Both hours passed, so both count; the day is one.</summary>
    [Fact]
    public void Plan_TakesAnHourThatComesTwice_ForTwo()
    {
        RetentionCandidate[] points = [.. ((string[])["05:10", "05:50", "06:10", "06:50"]).Select(time => Candidates.At(Moment($"2026-11-01 {time}")))];
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        Assert.Equal(["06:50", "05:50"], new RetentionPolicy { KeepHourly = 2 }.Plan(points, zone).Kept.Select(point => $"{point.TakenAt:HH:mm}"));
        Assert.Equal(["06:50"], new RetentionPolicy { KeepDaily = 1 }.Plan(points, zone).Kept.Select(point => $"{point.TakenAt:HH:mm}"));
    }

    /// <summary>29 December 2025 is a Monday in the first ISO week of 2026.</summary>
    [Fact]
    public void Plan_CutsWeeksOnMonday_AcrossTheYear()
    {
        RetentionCandidate[] points = [Candidates.At(Moment("2026-01-01 00:00")), Candidates.At(Moment("2025-12-29 00:00")), Candidates.At(Moment("2025-12-28 23:59")), Candidates.At(Moment("2025-12-22 00:00"))];
        Assert.Equal(["2026-01-01", "2025-12-28"], Days(new RetentionPolicy { KeepWeekly = 2 }.Plan(points, Utc)));
    }

    [Fact]
    public void DefaultFor_KeepsHoursOfRedis_AndFewBases()
    {
        Assert.Equal(24, RetentionPolicy.DefaultFor(BackupSource.Redis).KeepHourly);
        Assert.Equal(0, RetentionPolicy.DefaultFor(BackupSource.Postgres).KeepHourly);
        Assert.Equal((0, 0), (RetentionPolicy.DefaultFor(BackupSource.PostgresBase).KeepMonthly, RetentionPolicy.DefaultFor(BackupSource.PostgresBase).KeepYearly));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IEnumerable<string> Days(RetentionPlan plan) => plan.Kept.Select(point => $"{point.TakenAt:yyyy-MM-dd}");

    private static IEnumerable<int> Hours(RetentionPlan plan) => plan.Kept.Select(point => point.TakenAt.Hour);
}
