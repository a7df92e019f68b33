using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Timers;

namespace Runtime.Tests.Host;

public sealed class SchedulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("01:00:00", 3600)]
    [InlineData("2.00:00:00", 172_800)]
    public void Parse_ReadsATimeAsAnInterval(string text, int seconds)
    {
        var schedule = Schedules.Parse(text, TimeZoneInfo.Utc);
        Assert.Equal(Now.AddSeconds(seconds), schedule.Next(Now));
        Assert.False(schedule.AdjustsForDaylightSaving);
    }

    [Theory]
    [InlineData("")]
    [InlineData("daily")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("* * * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("0 0 0 0 * * *")]
    public void Parse_SaysWhatIsExpected_WhenItIsNoSchedule(string text) =>
        Assert.Contains("Use six fields", Assert.Throws<HostSetupException>(() => Schedules.Parse(text, TimeZoneInfo.Utc)).Message, StringComparison.Ordinal);
}
