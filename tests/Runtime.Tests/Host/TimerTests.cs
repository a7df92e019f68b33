using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using LocalFunctions.Protocol;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.RunLocal;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class TimerTests(StorageFixture storage)
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 1, 50, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Start);
    private readonly ConcurrentQueue<JsonElement> runs = new();

    private static DateTimeOffset Two => Start.AddMinutes(10);

    [Fact]
    public async Task Timer_RunsWhenDue_AndIsToldItsSchedule()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var host = await StartAsync(app, Tick());
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        Assert.StartsWith("0001-01-01T00:00:00", (await stored.StatusAsync())!.Value.GetProperty("Last").GetString());
        Assert.Empty(runs);
        clock.Advance(TimeSpan.FromMinutes(10));
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        var run = Assert.Single(runs);
        Assert.True(run.GetProperty("Schedule").GetProperty("AdjustForDST").GetBoolean());
        Assert.False(run.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(Two, run.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
        Assert.Equal(Two, (await stored.StatusAsync())!.Value.GetProperty("Last").GetDateTimeOffset());
        clock.Advance(TimeSpan.FromHours(1));
        await TickUntilAsync(() => runs.Count == 2);
        Assert.Equal(Two, runs.Last().GetProperty("ScheduleStatus").GetProperty("Last").GetDateTimeOffset());
    }

    [Fact]
    public async Task Timer_FollowsTheZoneOfTheSetting_AndResolvesItsScheduleFromASetting()
    {
        using var app = new TestApp();
        var environment = await app.EnvironmentAsync(storage);
        environment["WEBSITE_TIME_ZONE"] = "Asia/Shanghai";
        environment["Schedules__Nightly"] = "0 0 2 * * *";
        var stored = await StoredAsync(app);
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Tick("%Schedules:Nightly%")), environment, clock);
        await Wait.UntilAsync(async () => await stored.NextAsync() is not null);
        Assert.Equal("2026-05-02T02:00:00+08:00", (await stored.StatusAsync())!.Value.GetProperty("Next").GetString());
    }

    [Fact]
    public async Task Timer_RunsOnceAtOnce_WhenOccurrencesWereMissed()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await stored.WriteAsync("""{"Last":"2026-04-30T20:00:00+00:00","Next":"2026-04-30T21:00:00+00:00","LastUpdated":"2026-04-30T20:00:01+00:00"}""");
        await using var host = await StartAsync(app, Tick());
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        var run = Assert.Single(runs);
        Assert.True(run.GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(new DateTimeOffset(2026, 4, 30, 21, 0, 0, TimeSpan.Zero), run.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
    }

    [Fact]
    public async Task Timer_RunsAtStartup_WhenItAsksTo()
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, Tick(more: ""","runOnStartup":true"""));
        await Wait.UntilAsync(() => runs.Count == 1);
        Assert.False(runs.First().GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(Two, runs.First().GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
    }

    [Fact]
    public async Task Timer_HasNoStatus_WhenItIsNotMonitored()
    {
        using var app = new TestApp();
        await using var host = await StartAsync(app, Tick(more: ""","useMonitor":false,"runOnStartup":true"""));
        await Wait.UntilAsync(() => runs.Count == 1);
        Assert.Equal(JsonValueKind.Null, runs.First().GetProperty("ScheduleStatus").ValueKind);
        Assert.Null(await (await StoredAsync(app)).StatusAsync());
    }

    [Fact]
    public async Task Timer_IsRetriedAsItAsks_AndItsStatusGoesOn()
    {
        var tries = new ConcurrentQueue<RetryContext>();
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var host = await StartAsync(app, Functions.Timer("Tick", "0 0 * * * *", invocation =>
        {
            tries.Enqueue(invocation.Request.RetryContext);
            return Task.FromResult(Answer.Failed("not yet"));
        }) with { Retry = new RpcRetryOptions { MaxRetryCount = 2, RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay, DelayInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)) } });
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        clock.Advance(TimeSpan.FromMinutes(10));
        for (var count = 1; count <= 2; count++)
        {
            await TickUntilAsync(() => host.Log.Has($"(retry {count})"));
            await TickUntilAsync(() => tries.Count == count + 1);
        }
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        Assert.Equal([(0, 2), (1, 2), (2, 2)], tries.Select(retry => (retry.RetryCount, retry.MaxRetryCount)));
    }

    [Fact]
    public async Task TwoHosts_RunEachOccurrenceOnce_AndTheOtherTakesOverWhenOneStops()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var first = await StartAsync(app, Tick());
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        await using var second = await StartAsync(app, Tick());
        await Wait.UntilAsync(() => second.Log.Has("this host stands by"));
        Assert.Contains($"/{Environment.ProcessId}/", await stored.LeaseOwnerAsync());
        for (var hour = 1; hour <= 3; hour++)
        {
            clock.Advance(Two.AddHours(hour - 1) - clock.GetUtcNow());
            await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(hour));
        }
        Assert.Equal(3, runs.Count);
        first.Stop();
        await Wait.ForAsync(first.Running);
        Assert.True(first.Log.Has("Stopped"));
        clock.Advance(TimeSpan.FromMinutes(1));
        await TickUntilAsync(stored.IsLeasedAsync);
        clock.Advance(Two.AddHours(3) - clock.GetUtcNow());
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(4));
        Assert.Equal(4, runs.Select(run => run.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset()).Distinct().Count());
        Assert.Equal(4, runs.Count);
    }

    [Fact]
    public async Task Run_GoesOn_AndIsNeitherRunBesideNorAfter_WhenTheTimersLeaseIsLost()
    {
        var release = new TaskCompletionSource();
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        WireFunction held = Functions.Timer("Tick", "0 0 * * * *", async invocation =>
        {
            runs.Enqueue(JsonSerializer.Deserialize<JsonElement>(invocation.Input.Json));
            await release.Task;
            return Answer.Ok();
        });
        await using var first = await StartAsync(app, held);
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        await using var second = await StartAsync(app, held);
        await Wait.UntilAsync(() => second.Log.Has("this host stands by"));
        clock.Advance(TimeSpan.FromMinutes(10));
        await TickUntilAsync(() => runs.Count == 1);
        await stored.GiveLeaseAwayAsync();
        await TickUntilAsync(() => second.Log.Has("'Tick' is still run by"));
        release.SetResult();
        await TickUntilAsync(() => second.Log.Has("was run by"));
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        Assert.Single(runs);
    }

    [Fact]
    public async Task Run_IsCancelledAndItsWorkerEnded_WhenItsOwnLeaseIsLost_AndRunAgain()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var host = await StartAsync(app, Functions.Timer("Tick", "0 0 * * * *", async invocation =>
        {
            runs.Enqueue(JsonSerializer.Deserialize<JsonElement>(invocation.Input.Json));
            if (runs.Count == 1)
                await new TaskCompletionSource().Task;
            return Answer.Ok();
        }));
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        clock.Advance(TimeSpan.FromMinutes(10));
        await TickUntilAsync(() => runs.Count == 1);
        await stored.BreakRunLeaseAsync();
        await TickUntilAsync(() => host.Log.Has("did not stop within 2 s of being cancelled, so the worker is recycled"));
        await TickUntilAsync(() => runs.Count == 2);
        Assert.True(host.Log.Has("was cut short (attempt 1)"));
        Assert.True(runs.Last().GetProperty("IsPastDue").GetBoolean());
        Assert.Equal(Two, runs.Last().GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
    }

    [Fact]
    public async Task Run_IsRepeated_WhenItsWorkerWentAway_AndGivenUpAfterFiveTimes()
    {
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        var workers = default(PlayedWorkers);
        workers = new PlayedWorkers(Functions.Timer("Tick", "0 0 * * * *", async invocation =>
        {
            runs.Enqueue(JsonSerializer.Deserialize<JsonElement>(invocation.Input.Json));
            workers!.Started[^1].Kill();
            await new TaskCompletionSource().Task;
            return Answer.Ok();
        }));
        await using var host = await TestHost.StartAsync(app, workers, await app.EnvironmentAsync(storage), clock);
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        clock.Advance(TimeSpan.FromMinutes(10));
        await TickUntilAsync(() => host.Log.Has("was cut short 5 times and is given up"));
        Assert.Equal(5, runs.Count);
        Assert.All(runs, run => Assert.Equal(Two, run.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset()));
        await TickUntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
    }

    [Fact]
    public async Task Timer_DoesNotOverlapItself_WhenARunLastsLongerThanItsInterval()
    {
        var running = 0;
        var most = 0;
        var release = new SemaphoreSlim(0);
        using var app = new TestApp();
        var stored = await StoredAsync(app);
        await using var host = await StartAsync(app, Functions.Timer("Tick", "0 0 * * * *", async invocation =>
        {
            runs.Enqueue(JsonSerializer.Deserialize<JsonElement>(invocation.Input.Json));
            most = Math.Max(most, Interlocked.Increment(ref running));
            try
            {
                await release.WaitAsync(invocation.Cancelled);
            }
            finally
            {
                // Also when three hours at a stroke cost it its lease.
                Interlocked.Decrement(ref running);
            }

            return Answer.Ok();
        }));
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two);
        clock.Advance(TimeSpan.FromMinutes(10));
        await TickUntilAsync(() => running == 1);
        clock.Advance(TimeSpan.FromHours(3));
        release.Release(2);
        await Wait.UntilAsync(async () => await stored.NextAsync() == Two.AddHours(1));
        clock.Advance(TimeSpan.FromHours(1));
        await TickUntilAsync(() => runs.Count == 2);
        Assert.Equal(1, most);
        Assert.Equal(Two.AddHours(4), runs.Last().GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
    }

    [Fact]
    public async Task Timer_WaitsAndNamesTheSetting_WhenThereIsNoStorage()
    {
        using var app = new TestApp();
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Tick()), app.Environment(), clock);
        await Wait.UntilAsync(() => host.Log.Has("The timer 'Tick' cannot run: The setting 'AzureWebJobsStorage' is missing"));
    }

    [Fact]
    public async Task Timer_Starts_WhenItsStorageComesBack()
    {
        using var app = new TestApp();
        var ports = await AzuriteServer.StartAsync(new AzuriteServerOptions(), TestContext.Current.CancellationToken);
        var options = new AzuriteServerOptions { BlobPort = ports.BlobPort, QueuePort = ports.QueuePort, TablePort = ports.TablePort };
        var connection = ports.ConnectionString;
        await ports.DisposeAsync();
        var environment = app.Environment();
        environment["AzureWebJobsStorage"] = connection;
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(Tick()), environment, clock);
        await Wait.UntilAsync(() => host.Log.Has("The timer 'Tick' cannot run: the storage of AzureWebJobsStorage"));
        await using var back = await AzuriteServer.StartAsync(options, TestContext.Current.CancellationToken);
        var stored = new StoredTimer(connection, app.Id, "Tick");
        await Wait.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return await stored.NextAsync() is not null;
        });
    }

    /// <summary>
    /// Lets time go on, second by second, until the condition holds: whoever read the clock before a test advanced it, and set an alarm
    /// after, would else wait for ever.
    /// </summary>
    private Task TickUntilAsync(Func<Task<bool>> condition) => Wait.UntilAsync(async () =>
    {
        if (await condition())
            return true;
        clock.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private Task TickUntilAsync(Func<bool> condition) => TickUntilAsync(() => Task.FromResult(condition()));

    private Task<StoredTimer> StoredAsync(TestApp app) => StoredAsync(storage, app);

    private static async Task<StoredTimer> StoredAsync(StorageFixture storage, TestApp app) => new(await storage.ConnectionStringAsync(), app.Id, "Tick");

    private async Task<TestHost> StartAsync(TestApp app, params WireFunction[] functions) =>
        await TestHost.StartAsync(app, new PlayedWorkers(functions), await app.EnvironmentAsync(storage), clock);

    private WireFunction Tick(string schedule = "0 0 * * * *", string more = "") => Functions.Timer("Tick", schedule, invocation =>
    {
        runs.Enqueue(JsonSerializer.Deserialize<JsonElement>(invocation.Input.Json));
        return Task.FromResult(Answer.Ok());
    }, more);
}
