using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary><c>RunOnStartup</c>: at the start, and not whenever a host takes the timer over.</summary>
public sealed class StartupTimerTests(StorageFixture storage)
{
    private static readonly DateTimeOffset Two = new(2026, 5, 1, 2, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Two.AddMinutes(-3));
    private readonly ConcurrentQueue<string> runs = new();

    [Fact]
    public async Task Timer_RunsAtStartupOnce_WhenItsLeaseIsLostAndTakenAgain()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var host = await StartAsync(app);
        await Wait.UntilAsync(async () => runs.Count == 1 && await stored.NextAsync() == Two);
        await stored.GiveLeaseAwayAsync();
        await TickUntilAsync(() => Task.FromResult(host.Log.Has("its lease is lost")));
        await TickUntilAsync(stored.IsLeasedAsync);
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task Timer_RunsAtStartupOfOneHost_WhenThereAreTwo()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var first = await StartAsync(app);
        await Wait.UntilAsync(async () => runs.Count == 1 && await stored.NextAsync() == Two);
        await using var second = await StartAsync(app);
        await Wait.UntilAsync(() => second.Log.Has("this host stands by"));
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        Assert.Equal(2, runs.Count);
    }

    private Task TickUntilAsync(Func<Task<bool>> condition) => Wait.UntilAsync(async () =>
    {
        if (await condition())
            return true;
        clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private async Task<StoredTimer> StoredAsync(TestApp app) => new(await storage.ConnectionStringAsync(), app.Id, "Tick");

    private async Task<TestHost> StartAsync(TestApp app) => await TestHost.StartAsync(
        app,
        new PlayedWorkers(Functions.Timer("Tick", "0 0 * * * *", _ =>
        {
            runs.Enqueue("run");
            return Task.FromResult(Answer.Ok());
        }, ""","runOnStartup":true""")),
        await app.EnvironmentAsync(storage),
        clock);
}
