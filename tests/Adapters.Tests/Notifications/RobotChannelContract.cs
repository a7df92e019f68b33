using System.Text.Encodings.Web;
using System.Text.Json;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Notifications;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>The contract, and what robots have in common, against the emulator.</summary>
public abstract class RobotChannelContract : NotificationChannelContract, IAsyncLifetime
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private RobotStand? stand;
    private INotificationChannel? channel;

    private protected RobotStand Stand => stand!;

    protected sealed override INotificationChannel Channel => channel ??= Open("key-fixture-not-real");

    /// <summary>The robot's name in the emulator.</summary>
    protected abstract string Robot { get; }

    public async ValueTask InitializeAsync()
    {
        stand = await RobotStand.StartAsync();
        await stand.SeedAsync(Robot, new { key = "key-fixture-not-real", secret = "secret-fixture-not-real", keyword = Robot == "wecom" ? null : "SuperInsight" });
    }

    public async ValueTask DisposeAsync()
    {
        (channel as IDisposable)?.Dispose();
        await Stand.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected INotificationChannel Open(string key, string secret = "secret-fixture-not-real") => Open(key, secret, Stand.World);

    /// <param name="key">In the address.</param>
    /// <param name="secret">Signs.</param>
    /// <param name="world">How it reaches the world.</param>
    private protected abstract INotificationChannel Open(string key, string secret, ChannelWorld world);

    protected override async Task<IReadOnlyList<string>> TakenAsync() => [.. (await Stand.TakenAsync()).Select(body => JsonSerializer.Serialize(body, Plain))];

    protected override Task RefuseAsync() => Stand.SeedAsync(Robot, new { key = "another-fixture-not-real" });

    protected override Task SendAsync(Notice notice) => Stand.Clock.RunAsync(Channel.SendAsync(notice, Cancellation));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    public async Task SendAsync_TriesAgain_WhenTheRobotStumbles(int status)
    {
        Stand.Breaks(new Fault { Status = status }, times: 2);
        await SendAsync(Cpu);
        await Stand.TriedAsync(3);
        Assert.Single(await TakenAsync());
    }

    [Fact]
    public async Task SendAsync_TriesAgain_WhenTheConnectionBreaks_AndSignsAnew()
    {
        Stand.Breaks(new Fault { Reset = true });
        await SendAsync(Cpu);
        await Stand.TriedAsync(2);
        Assert.Single(await TakenAsync());
    }

    [Fact]
    public async Task SendAsync_GivesUpInTime_AndShowsNoSecret_WhenThereIsSilence()
    {
        Stand.Breaks(new Fault { Stall = true }, times: null);
        var before = Stand.Clock.GetUtcNow();
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu));
        Assert.InRange(Stand.Clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        Assert.DoesNotContain("not-real", failure + Stand.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ShowsNoSecret_WhenTheAnswerRepeatsIt()
    {
        using var parrot = new ScriptedHandler(_ => ScriptedHandler.Json("""{"errcode":7,"errmsg":"no key-fixture-not-real","code":7,"msg":"no key-fixture-not-real"}"""));
        var failure = await Assert.ThrowsAsync<NotificationException>(() => OpenWith(parrot).SendAsync(Cpu, Cancellation));
        Assert.Contains("it answered 7, no ***", failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", failure + Stand.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_SaysSo_WhenItIsNoRobot()
    {
        using var page = new ScriptedHandler(_ => ScriptedHandler.Json("<html></html>"));
        var failure = await Assert.ThrowsAsync<NotificationException>(() => OpenWith(page).SendAsync(Cpu, Cancellation));
        Assert.Contains("proxy", failure.Hint, StringComparison.Ordinal);
    }

    private protected INotificationChannel OpenWith(HttpMessageHandler handler) => Open("key-fixture-not-real", "secret-fixture-not-real", Stand.World with { Handler = handler });
}
