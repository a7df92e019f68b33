using SuperInsight.Adapters.Tests.Notifications;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops notify test</c> against the emulator's robots.</summary>
public sealed class OpsNotifyTests : IAsyncLifetime
{
    private readonly string home = Directory.CreateTempSubdirectory("ops-notify-").FullName;
    private readonly Dictionary<string, string> settings = new() { ["Notifications__Language"] = "en" };
    private RobotStand robots = null!;

    public async ValueTask InitializeAsync()
    {
        robots = await RobotStand.StartAsync();
        settings["Notifications__WeCom__Url"] = robots.AddressOf("/robots/wecom?key=wecom-key-not-real");
    }

    public async ValueTask DisposeAsync()
    {
        await robots.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Test_SendsAMessage_AndSaysWhichChannelTookIt()
    {
        var people = await RunAsync();
        Assert.True(people.ExitCode == 0, people.ToString());
        Assert.Equal("wecom took it.", people.Output.Trim());
        var message = Assert.Single(await robots.TakenAsync()).GetProperty("markdown").GetProperty("content").GetString()!;
        Assert.Contains("Test message", message, StringComparison.Ordinal);
        Assert.Contains("so messages arrive", message, StringComparison.Ordinal);

        // Each one is a message of its own.
        var programs = await RunAsync("--channel", "wecom", "--json");
        Assert.Equal("wecom", programs.Json.GetProperty("channel").GetString());
        Assert.Equal(2, (await robots.TakenAsync()).Count);
    }

    [Fact]
    public async Task Test_GoesOnToTheNextChannel_AndNamesTheOneThatFailed()
    {
        settings["Notifications__Feishu__Url"] = robots.AddressOf("/robots/feishu/hook-not-real");
        robots.Breaks(new Fault { Status = 400 }, times: 1);
        var run = await RunAsync("-v");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("feishu took it.", run.Output.Trim());
        Assert.Contains("wecom did not take it", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_Fails_WhenNobodyTakesIt_AndTellsNoAddress()
    {
        robots.Breaks(new Fault { Status = 400 }, times: null);
        var run = await RunAsync();
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("no channel took it", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", run.ToString(), StringComparison.Ordinal);
        Assert.Empty(await robots.TakenAsync());
    }

    [Fact]
    public async Task Test_SaysWhatIsMissing()
    {
        var other = await RunAsync("--channel", "feishu");
        Assert.True(other.ExitCode == 2, other.ToString());
        Assert.Contains("'feishu' is not one of the channels that are set", other.Error, StringComparison.Ordinal);
        Assert.Contains("wecom", other.Error, StringComparison.Ordinal);
        settings.Remove("Notifications__WeCom__Url");
        var none = await RunAsync();
        Assert.True(none.ExitCode == 2, none.ToString());
        Assert.Contains("Notifications__WeCom__Url", none.Error, StringComparison.Ordinal);
    }

    private Task<OpsRun> RunAsync(params string[] more) => OpsProcess.RunAsync(home, settings, ["notify", "test", .. more]);
}
