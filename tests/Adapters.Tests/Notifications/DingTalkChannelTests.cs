using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>DingTalk's robot: it looks at the signature, and at a word.</summary>
public sealed class DingTalkChannelTests : RobotChannelContract
{
    protected override string Robot => "dingtalk";

    [Fact]
    public async Task SendAsync_MentionsPeople_WhenItIsCritical()
    {
        await SendAsync(Cpu);
        var taken = Assert.Single(await Stand.TakenAsync());
        Assert.Equal("13800001111", Assert.Single(taken.GetProperty("at").GetProperty("atMobiles").EnumerateArray()).GetString());
        Assert.Contains("@13800001111", taken.GetProperty("markdown").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(taken.GetProperty("at").GetProperty("isAtAll").GetBoolean());
    }

    [Theory]
    [InlineData("key-fixture-not-real", "wrong-fixture-not-real", "310000", "Notifications__DingTalk__Secret")]
    [InlineData("wrong-fixture-not-real", "secret-fixture-not-real", "300001", "Notifications__DingTalk__Url")]
    public async Task SendAsync_SaysWhatToDo_WhenItIsRefused(string token, string secret, string code, string setting)
    {
        var failure = await Assert.ThrowsAsync<NotificationException>(() => Open(token, secret).SendAsync(Cpu, Cancellation));
        Assert.Contains(code, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(setting, failure.Hint, StringComparison.Ordinal);
        await Stand.TriedAsync(1);
    }

    [Fact]
    public async Task SendAsync_StaysAwayForTenMinutes_WhenTooMuchIsSent()
    {
        await Stand.SeedAsync(Robot, new { perMinute = 1 });
        await SendAsync(Cpu);
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu));
        Assert.Equal(TimeSpan.FromMinutes(10), failure.Rest);
        await Stand.TriedAsync(2);
        Stand.Clock.Advance(failure.Rest!.Value);
        await SendAsync(Cpu);
    }

    private protected override INotificationChannel Open(string key, string secret, ChannelWorld world) => new DingTalkChannel(
        new RobotAddress("Notifications__DingTalk__Url", Stand.AddressOf($"/robots/dingtalk?access_token={key}")), new Secret(secret), "SuperInsight", ["13800001111"], world);
}
