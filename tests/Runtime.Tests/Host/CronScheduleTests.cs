using System.Globalization;
using LocalFunctions.Host.Timers;

namespace Runtime.Tests.Host;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 0 2 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z")]
    [InlineData("0 0 2 * * *", "UTC", "2026-01-01T02:00:00Z", "2026-01-02T02:00:00Z")]
    [InlineData("0 0 2 * * *", "Asia/Shanghai", "2026-01-01T00:00:00Z", "2026-01-01T18:00:00Z")]
    [InlineData("0 2 * * *", "UTC", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z")]
    [InlineData("*/10 * * * * *", "UTC", "2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 30 9 * Jan Mon", "UTC", "2026-01-01T00:00:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("0 0 0 31 2 *", "UTC", "2026-01-01T00:00:00Z", null)]
    public void Next_IsTheFirstOccurrenceAfter(string cron, string zone, string after, string? next) => AssertNext(cron, zone, after, next);

    /// <summary>Europe/Berlin, 29 March 2026: 02:00 becomes 03:00 (01:00 UTC).</summary>
    [Theory]
    [InlineData("0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 30 2 * * *", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("0 */20 * * * *", "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 */20 * * * *", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z")]
    [InlineData("0 0 3 * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    public void Next_FallsOnTheEndOfTheGap_WhenTheClockSkipsIt(string cron, string after, string next) => AssertNext(cron, "Europe/Berlin", after, next);

    /// <summary>Europe/Berlin, 25 October 2026: 03:00 becomes 02:00 (01:00 UTC); 02:30 is at 00:30 and at 01:30 UTC.</summary>
    [Theory]
    [InlineData("0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 */20 * * * *", "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("0 */20 * * * *", "2026-10-25T01:00:00Z", "2026-10-25T01:20:00Z")]
    [InlineData("0 */20 * * * *", "2026-10-25T01:40:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("0 59 * * * *", "2026-10-25T00:59:00Z", "2026-10-25T01:59:00Z")]
    [InlineData("0 0 3 * * *", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")]
    public void Next_RunsFixedTimesOnceAndRepeatingOnesTwice_WhenTheClockRepeatsAnHour(string cron, string after, string next) =>
        AssertNext(cron, "Europe/Berlin", after, next);

    [Fact]
    public void Next_GoesForwardAndLosesNoTenMinutes_ThroughBothChangesOfAYear()
    {
        var schedule = Schedules.Parse("0 */10 * * * *", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var end = at.AddYears(1); at < end;)
        {
            var next = schedule.Next(at) ?? throw new InvalidOperationException("The schedule ended.");
            Assert.Equal(TimeSpan.FromMinutes(10), next - at);
            at = next;
        }
    }

    private static void AssertNext(string cron, string zone, string after, string? next) => Assert.Equal(
        next is null ? null : Time(next), Schedules.Parse(cron, TimeZoneInfo.FindSystemTimeZoneById(zone)).Next(Time(after)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
