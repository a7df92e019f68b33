using FsCheck.Xunit;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("26:00:00", 26 * 3600)]
    [InlineData("7:00", 7 * 3600)]
    [InlineData("00:00:05", 5)]
    [InlineData("8.12:00:00", (8 * 24 + 12) * 3600)]
    [InlineData("8d", 8 * 86400)]
    [InlineData("2h30m", 9000)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData(" 90s ", 90)]
    [InlineData("0", 0)]
    public void TryParse_Reads(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("26")]
    [InlineData("2h2h")]
    [InlineData("2m1h")]
    [InlineData("-2h")]
    [InlineData("2w")]
    [InlineData("h")]
    [InlineData("1:60:00")]
    [InlineData("1:00:61")]
    [InlineData("1:2:3:4")]
    [InlineData("1.5h")]
    [InlineData("99999d")]
    [InlineData("9999999999s")]
    public void TryParse_RefusesTheRest(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Property(MaxTest = 200)]
    public void Format_IsReadBack(uint seconds)
    {
        var duration = TimeSpan.FromSeconds(seconds % 1_000_000_000);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
        Assert.Equal(duration, again);
    }
}
