using SuperInsight.Domain.Costs;

namespace SuperInsight.Domain.Tests.Costs;

public sealed class BillingCalendarTests
{
    [Theory]
    [InlineData("2026-11-26T15:59:59Z", "2026-11-26")]
    [InlineData("2026-11-26T16:00:00Z", "2026-11-27")]
    [InlineData("2024-02-28T16:00:00Z", "2024-02-29")]
    [InlineData("2024-02-29T16:00:00Z", "2024-03-01")]
    [InlineData("2026-12-31T16:00:00Z", "2027-01-01")]
    [InlineData("2026-03-29T01:30:00Z", "2026-03-29")]
    public void DayOf_IsTheDayInBeijing(string moment, string day) =>
        Assert.Equal(day, BillingCalendar.DayText(BillingCalendar.DayOf(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>Wherever clocks are put forward or back, a billing day has 24 hours, and no hour is in two days or in none.</summary>
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    public void DayOf_HasTwentyFourHours_WhateverTheOperatorsZoneDoes(string zone)
    {
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var hours = Enumerable.Range(0, 24 * 365).Select(hour => TimeZoneInfo.ConvertTime(start.AddHours(hour), local));
        var days = hours.Select(BillingCalendar.HourOf).GroupBy(BillingCalendar.DayOf).ToArray();
        Assert.All(days.Skip(1).SkipLast(1), day => Assert.Equal(24, day.Distinct().Count()));
        Assert.All(days, day => Assert.True(day.Min() >= BillingCalendar.StartOf(day.Key) && day.Max() < BillingCalendar.StartOf(day.Key.AddDays(1))));
    }

    [Fact]
    public void Months_CoversEighteenMonths_WithTheirLastDays()
    {
        DateOnly[] months = [.. BillingCalendar.Months(new(2023, 1, 31), new(2024, 6, 30))];
        Assert.Equal(18, months.Length);
        Assert.Equal(new DateOnly(2024, 2, 29), BillingCalendar.LastOf(new(2024, 2, 1)));
        Assert.Equal(546 - 29 - 1 + 1, BillingCalendar.Days(new(2023, 1, 31), new(2024, 6, 30)).Count());
    }
}
