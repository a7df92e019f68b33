using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>WeCom's robot: its key is all it knows us by.</summary>
public sealed class WeComChannelTests : RobotChannelContract
{
    protected override string Robot => "wecom";

    [Fact]
    public async Task SendAsync_MentionsPeople_WhenItIsCritical()
    {
        await SendAsync(Cpu);
        await SendAsync(Cpu with { Key = "2", Severity = NoticeSeverity.Warning });
        var taken = await Stand.TakenAsync();
        Assert.EndsWith("\n<@zhang>", taken[0].GetProperty("markdown").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("zhang", taken[1].GetRawText(), StringComparison.Ordinal);
        Assert.Equal("markdown", taken[0].GetProperty("msgtype").GetString());
    }

    [Fact]
    public async Task SendAsync_AsksToBeLeftAlone_WhenTooMuchIsSent()
    {
        await Stand.SeedAsync(Robot, new { key = "key-fixture-not-real", perMinute = 1 });
        await SendAsync(Cpu);
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu with { Key = "2" }));
        Assert.Equal(TimeSpan.FromMinutes(1), failure.Rest);
        await Stand.TriedAsync(2);
        Assert.Contains("45009", failure.Reason, StringComparison.Ordinal);
        Stand.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(Cpu with { Key = "2" });
    }

    [Fact]
    public async Task SendAsync_SaysWhatToDo_WhenTheKeyIsWrong()
    {
        var failure = await Assert.ThrowsAsync<NotificationException>(() => Open("wrong-fixture-not-real").SendAsync(Cpu, Cancellation));
        Assert.Contains("93000", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("Notifications__WeCom__Url", failure.Hint, StringComparison.Ordinal);
    }

    private protected override INotificationChannel Open(string key, string secret, ChannelWorld world) => new WeComChannel(new RobotAddress("Notifications__WeCom__Url", Stand.AddressOf($"/robots/wecom?key={key}")), ["zhang"], world);
}
