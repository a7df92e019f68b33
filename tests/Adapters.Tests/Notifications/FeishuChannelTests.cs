using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>Feishu's robot: it looks at the signature in the body, and at a word.</summary>
public sealed class FeishuChannelTests : RobotChannelContract
{
    protected override string Robot => "feishu";

    [Fact]
    public async Task SendAsync_MentionsPeople_WhenItIsCritical()
    {
        await SendAsync(Cpu);
        var taken = Assert.Single(await Stand.TakenAsync());
        var post = taken.GetProperty("content").GetProperty("post").GetProperty("en_us");
        Assert.Equal("[CRITICAL] CPU of \"web\" is high SuperInsight", post.GetProperty("title").GetString());
        Assert.Equal("all", post.GetProperty("content").EnumerateArray().Last()[0].GetProperty("user_id").GetString());
        Assert.Equal("1767225600", taken.GetProperty("timestamp").GetString());
    }

    [Theory]
    [InlineData("key-fixture-not-real", "wrong-fixture-not-real", "19021", "Notifications__Feishu__Secret")]
    [InlineData("wrong-fixture-not-real", "secret-fixture-not-real", "19001", "Notifications__Feishu__Url")]
    public async Task SendAsync_SaysWhatToDo_WhenItIsRefused(string hook, string secret, string code, string setting)
    {
        var failure = await Assert.ThrowsAsync<NotificationException>(() => Open(hook, secret).SendAsync(Cpu, Cancellation));
        Assert.Contains(code, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(setting, failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_SaysWhichWordIsMissing()
    {
        await Stand.SeedAsync(Robot, new { keyword = "another word" });
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu));
        Assert.Contains("Notifications__Feishu__Keyword", failure.Hint, StringComparison.Ordinal);
    }

    /// <summary>Five a second are taken; the sixth waits a moment and is taken too.</summary>
    [Fact]
    public async Task SendAsync_WaitsAMoment_WhenItIsTooFast()
    {
        for (var number = 0; number < 5; number++)
            await Channel.SendAsync(Cpu, Cancellation);
        await SendAsync(Cpu);
        Assert.Equal(6, (await Stand.TakenAsync()).Count);
        await Eventually.TrueAsync(() => Stand.Tries > 6);
    }

    private protected override INotificationChannel Open(string key, string secret, ChannelWorld world) => new FeishuChannel(
        new RobotAddress("Notifications__Feishu__Url", Stand.AddressOf($"/robots/feishu/{key}")), new Secret(secret), "SuperInsight", ["all"], world);
}
