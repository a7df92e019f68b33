using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class ReportCostsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);

    private static readonly DateOnly Yesterday = new(2026, 11, 26);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_AddsUpByProductResourceTagAndDay()
    {
        var stand = new CostStand(Noon);
        stand.Bill.Add(Yesterday, "p_cos", "b", 1.5m);
        stand.Bill.Add(Yesterday, "p_cos", "b", -0.5m);
        stand.Bill.Add(Yesterday, "p_x", "", 0);
        stand.Bill.Add(Yesterday.AddDays(-1), "p_x", "y", 3);
        stand.Bill.Rows[0] = stand.Bill.Rows[0] with { Tags = [KeyValuePair.Create("team", "data")] };
        var report = await stand.Report.RunAsync(Yesterday.AddDays(-2), Yesterday, Cancellation);
        Assert.Equal([("p_x", 3), ("cos", 1)], Parts(report.ByProduct));
        Assert.Equal([("y", 3), ("b", 1), ("(p_x)", 0)], Parts(report.ByResource));
        Assert.Equal([("(no tag)", 3), ("team=data", 1)], Parts(report.ByTag));
        Assert.Equal([("2026-11-25", 3), ("2026-11-26", 1)], Parts(report.ByDay));
        Assert.Equal((4, Yesterday.AddDays(-2)), (report.Total.Amount, report.Missing.Single()));
    }

    [Fact]
    public async Task RunAsync_ComparesWithTheDayAndTheWeekBefore_WhereBothAreKnown()
    {
        var stand = new CostStand(Noon);
        foreach (var (daysBefore, amount) in new[] { (0, 3), (1, 2), (7, 4) })
            stand.Bill.Add(Yesterday.AddDays(-daysBefore), "p_cos", "b", amount);
        var report = await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        Assert.Equal((2, 4), (report.Before!.Value.Amount, report.WeekBefore!.Value.Amount));
        var said = CostText.Sentences(report);
        Assert.Contains("¥1.00 more (+50.0 %) than the day before (¥2.00).", said);
        Assert.Contains("¥1.00 less (-25.0 %) than a week before (¥4.00).", said);
        // A day that nobody knows is not a day that cost nothing; a month has no week before.
        var three = await stand.Report.RunAsync(Yesterday.AddDays(-2), Yesterday, Cancellation);
        Assert.True(three is { Before: null, WeekBefore: null });
        Assert.Null((await stand.Report.RunAsync(new(2026, 11, 1), Yesterday, Cancellation)).WeekBefore);
    }

    [Fact]
    public async Task RunAsync_ReadsManyDaysOnce_ThenAWeek()
    {
        var stand = Steady(new(Noon), 70, 2);
        await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        Assert.Equal([61, 8], stand.Bill.Asked);
        Assert.Equal(61, (await stand.Ledger.ReadAsync(Cancellation)).Count);
        Assert.All(await stand.Ledger.ReadAsync(Cancellation), day => Assert.Equal(1, day.Statements));
    }

    [Fact]
    public async Task RunAsync_TellsWhatWasKnown_WhileTheBillIsBeingMade()
    {
        var stand = Steady(new(Noon), 20, 2);
        await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        stand.Bill.NotReady = "it is being made";
        Assert.Equal(2, (await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation)).Total.Amount);
    }

    [Fact]
    public async Task RunAsync_TakesWhatIsNotTold_ForUnknown_AndNotForZero()
    {
        var stand = new CostStand(Noon);
        stand.Bill.Add(Yesterday, "p_cos", "a", null);
        stand.Bill.Add(Yesterday, "p_cos", "b", 2);
        var report = await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        Assert.Equal((2, 1), (report.Total.Amount, report.Unknown));
        Assert.Contains("1 lines of the bill do not tell their amount", string.Join('\n', CostText.Sentences(report)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunDailyAsync_TellsOnce_AndAgainWhenALateRowComes()
    {
        var stand = Steady(new(Noon), 40, 2);
        await stand.OnTime.RunDailyAsync(Cancellation);
        await stand.OnTime.RunDailyAsync(Cancellation);
        Assert.Equal("Cost 2026-11-26: ¥2.00", Assert.Single(stand.Channel.Taken).Title.English);
        stand.Clock.Advance(TimeSpan.FromDays(1));
        stand.Bill.Add(Yesterday.AddDays(1), "p_cos", "b", 2);
        stand.Bill.Add(Yesterday, "p_cos", "late", 0.3m);
        await stand.OnTime.RunDailyAsync(Cancellation);
        await stand.OnTime.RunDailyAsync(Cancellation);
        Assert.Equal(["Cost 2026-11-26: ¥2.00", "Cost 2026-11-26: ¥2.30 (restated)", "Cost 2026-11-27: ¥2.00"], stand.Channel.Taken.Select(notice => notice.Title.English));
    }

    [Fact]
    public async Task RunDailyAsync_RaisesBudgetsOnTheForecast_AndClearsThem()
    {
        var stand = Steady(new(Noon, new("total", new(55, Money.Yuan)), new Budget("cos", new(1000, Money.Yuan))), 40, 2);
        await stand.OnTime.RunDailyAsync(Cancellation);
        var alarm = Assert.Single(await stand.Alarms.ListAsync(Cancellation));
        Assert.Equal(("costs/budget/total", Domain.Alarms.AlarmSeverity.Warning), (alarm.Key, alarm.Severity));
        Assert.Contains("¥60.00 is expected (¥52.00 so far)", alarm.Summary, StringComparison.Ordinal);
        // A refund saves the month.
        stand.Bill.Add(Yesterday, "p_cos", "b", -20);
        await stand.OnTime.RunDailyAsync(Cancellation);
        Assert.DoesNotContain(await stand.Alarms.ListAsync(Cancellation), one => one.Key == "costs/budget/total");
    }

    [Fact]
    public async Task RunDailyAsync_NamesAnomaliesWithTheirSuspects()
    {
        var stand = Steady(new(Noon), 40, 2);
        stand.Bill.Add(Yesterday, "p_cos", "new", 9);
        stand.Events.Add(new(BillingCalendar.StartOf(Yesterday).AddHours(3), "deployment d-1 of web (Succeeded)"));
        stand.Events.Add(new(BillingCalendar.StartOf(Yesterday.AddDays(-5)), "deployment d-0 of web (Succeeded)"));
        await stand.OnTime.RunDailyAsync(Cancellation);
        Assert.Equal(["costs/anomaly/cos", "costs/anomaly/total"], (await stand.Alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key).Order());
        var said = stand.Channel.Taken.Single().What.English;
        Assert.Contains("total cost ¥11.00, where ¥2.00 is usual on a Thursday", said, StringComparison.Ordinal);
        Assert.Contains("Suspect: deployment d-1 of web (Succeeded), 2026-11-26 03:00", said, StringComparison.Ordinal);
        Assert.DoesNotContain("d-0", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunMonthlyAsync_ReportsTheMonthThatIsOver()
    {
        var stand = Steady(new(new DateTimeOffset(2024, 3, 2, 4, 0, 0, TimeSpan.Zero)), 80, 1, new(2024, 3, 1));
        await stand.OnTime.RunMonthlyAsync(Cancellation);
        Assert.Equal("Cost 2024-02-01 – 2024-02-29: ¥29.00", stand.Channel.Taken.Single().Title.English);
    }

    /// <summary>Eighteen months: snapshots keep the reading short, every day is there once, and nothing is lost.</summary>
    [Fact]
    public async Task RunAsync_KnowsEighteenMonths()
    {
        var stand = Steady(new(Noon), 18 * 31, 1.25m);
        var first = new DateOnly(2025, 6, 1);
        var report = await stand.Report.RunAsync(first, Yesterday, Cancellation);
        var days = Yesterday.DayNumber - first.DayNumber + 1;
        Assert.Equal((days, days * 1.25m, 0), (report.ByDay.Count, report.Total.Amount, report.Missing.Count));
        Assert.Equal(days, (await stand.Ledger.ReadAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Exports_HoldEveryAmount_AndNoForeignMarkup()
    {
        var stand = new CostStand(Noon);
        stand.Bill.Add(Yesterday, "<script>alert(1)</script>", "=cmd|' /C calc'!A0", 1234.5m);
        stand.Bill.Add(Yesterday, "p_cos", "a,\"b\"", -0.00000001m);
        stand.Bill.Rows[0] = stand.Bill.Rows[0] with { Tags = [KeyValuePair.Create("a\"b", "c")], Voucher = 0.5m };
        var report = await stand.Report.RunAsync(Yesterday, Yesterday, Cancellation);
        var page = CostPage.Write(report);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("¥1,234.50", page, StringComparison.Ordinal);
        var lines = CostCsv.Write(report, "100").Split("\r\n");
        Assert.StartsWith("BillingAccountId,BillingCurrency,BilledCost,EffectiveCost,ListCost,ContractedCost,ChargeCategory", lines[0], StringComparison.Ordinal);
        Assert.Equal("100,CNY,1234.00,1234.00,,,Usage,,<script>alert(1)</script> of =cmd|' /C calc'!A0,Usage-Based,2026-11-25T16:00:00Z,2026-11-26T16:00:00Z,2026-10-31T16:00:00Z,2026-11-30T16:00:00Z,Tencent Cloud,Tencent Cloud,Tencent Cloud,<script>alert(1)</script>,Other,'=cmd|' /C calc'!A0,\"{\"\"a\\\"\"b\"\":\"\"c\"\"}\"", lines[1]);
        Assert.Contains("100,CNY,-0.00000001,-0.00000001,,,Credit,Correction,", lines[2], StringComparison.Ordinal);
    }

    private static CostStand Steady(CostStand stand, int days, decimal amount, DateOnly? last = null)
    {
        for (var back = 0; back < days; back++)
            stand.Bill.Add((last ?? Yesterday).AddDays(-back), "p_cos", "b", amount);
        return stand;
    }

    private static IEnumerable<(string, int)> Parts(IReadOnlyList<CostShare> shares) => shares.Select(share => (share.Name, (int)share.Amount.Amount));
}
