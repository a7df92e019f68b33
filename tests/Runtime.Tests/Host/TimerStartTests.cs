using LocalFunctions.Host.Timers;

namespace Runtime.Tests.Host;

public sealed class TimerStartTests
{
    private static readonly DateTimeOffset Two = new(2026, 5, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly ISchedule Hourly = Schedules.Parse("0 0 * * * *", TimeZoneInfo.Utc);

    [Fact]
    public void Decide_BeginsWithTheNextOccurrence_WhenNothingIsStored()
    {
        var start = TimerStart.Decide(null, null, Hourly, Two.AddMinutes(10));
        Assert.Equal(new TimerStart(new TimerStatus(null, Two.AddHours(1), Two.AddMinutes(10)), MustStore: true, IsPastDue: false, Unfinished: null), start);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(7200, true)]
    public void Decide_IsPastDue_WhenTheNextOccurrenceHasGoneBy(int secondsAfter, bool isPastDue)
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        Assert.Equal(new TimerStart(stored, false, isPastDue, null), TimerStart.Decide(stored, null, Hourly, Two.AddHours(1).AddSeconds(secondsAfter)));
    }

    [Fact]
    public void Decide_CountsFromLastUpdated_WhenItNeverRan()
    {
        var stored = new TimerStatus(null, Two.AddHours(1), Two.AddMinutes(5));
        Assert.Equal(new TimerStart(stored, false, true, null), TimerStart.Decide(stored, null, Hourly, Two.AddHours(3)));
    }

    [Fact]
    public void Decide_Resets_WhenTheScheduleWasChanged()
    {
        var storedForDaily = new TimerStatus(Two.AddDays(-1), Two, Two.AddDays(-1));
        var start = TimerStart.Decide(storedForDaily, null, Hourly, Two.AddHours(5).AddMinutes(1));
        Assert.Equal(new TimerStart(new TimerStatus(null, Two.AddHours(6), Two.AddHours(5).AddMinutes(1)), true, false, null), start);
    }

    [Fact]
    public void Decide_DoesNotRepeatWhatWasCompleted_ThoughTheStatusDoesNotSaySo()
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        var claim = Completed(Two.AddHours(1), Two.AddHours(1));
        var now = Two.AddHours(1).AddMinutes(5);
        Assert.Equal(new TimerStart(new TimerStatus(Two.AddHours(1), Two.AddHours(2), now), true, false, null), TimerStart.Decide(stored, claim, Hourly, now));
    }

    [Fact]
    public void Decide_RunsAgain_WhatWasCutShort()
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        var claim = new OccurrenceClaim(Two.AddHours(1), Two.AddHours(1), "other", Two.AddHours(1));
        Assert.Equal(new TimerStart(stored, false, true, claim), TimerStart.Decide(stored, claim, Hourly, Two.AddHours(1).AddMinutes(5)));
    }

    [Fact]
    public void Decide_DropsWhatWasCutShort_WhenTheScheduleWasChanged()
    {
        var storedForDaily = new TimerStatus(Two.AddDays(-1), Two, Two.AddDays(-1));
        var claim = new OccurrenceClaim(Two, Two, "other", Two);
        var start = TimerStart.Decide(storedForDaily, claim, Hourly, Two.AddMinutes(1));
        Assert.Equal(new TimerStart(new TimerStatus(null, Two.AddHours(1), Two.AddMinutes(1)), true, false, null), start);
    }

    [Fact]
    public void Claim_IsRunAgainFourTimesAtMost_AndNeverWhenItWasCompleted()
    {
        Assert.Equal(new OccurrenceDecision.Run(1), OccurrenceClaim.Decide(null, Two));
        var claim = new OccurrenceClaim(Two, Two.AddMinutes(1), "other", Two);
        Assert.Equal(new OccurrenceDecision.Run(2), OccurrenceClaim.Decide(claim, Two));
        Assert.Equal(new OccurrenceDecision.Run(5), OccurrenceClaim.Decide(claim with { Attempt = 4 }, Two.AddMinutes(1)));
        Assert.Equal(new OccurrenceDecision.GiveUp(claim with { Attempt = 5 }), OccurrenceClaim.Decide(claim with { Attempt = 5 }, Two));
        Assert.Equal(new OccurrenceDecision.Run(1), OccurrenceClaim.Decide(claim with { Attempt = 5 }, Two.AddHours(1)));
        Assert.IsType<OccurrenceDecision.Answered>(OccurrenceClaim.Decide(claim with { CompletedAt = Two }, Two.AddMinutes(1)));
    }

    [Fact]
    public void Decide_TreatsMissedOccurrencesAsAnswered_WhenAPastDueRunWasCompletedForThem()
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        var claim = Completed(Two.AddHours(1), Two.AddHours(4).AddMinutes(30));
        var start = TimerStart.Decide(stored, claim, Hourly, Two.AddHours(4).AddMinutes(40));
        Assert.NotNull(start);
        Assert.False(start.IsPastDue);
        Assert.Equal(Two.AddHours(5), start.Status.Next);
    }

    [Fact]
    public void Decide_RunsOnceMore_WhenAnotherOccurrenceWasMissedAfterTheOneThatWasCompleted()
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        var claim = Completed(Two.AddHours(1), Two.AddHours(1));
        var start = TimerStart.Decide(stored, claim, Hourly, Two.AddHours(2).AddMinutes(5));
        Assert.NotNull(start);
        Assert.True(start.IsPastDue);
        Assert.Equal(Two.AddHours(2), start.Status.Next);
    }

    [Fact]
    public void Decide_IgnoresAClaim_WhenItsRunWasRecorded()
    {
        var stored = new TimerStatus(Two, Two.AddHours(1), Two);
        var claim = new OccurrenceClaim(Two, Two, "other", Two);
        Assert.Equal(new TimerStart(stored, false, false, null), TimerStart.Decide(stored, claim, Hourly, Two.AddMinutes(5)));
    }

    private static OccurrenceClaim Completed(DateTimeOffset occurrence, DateTimeOffset through) =>
        new(occurrence, through, "other", through, CompletedAt: through);
}
