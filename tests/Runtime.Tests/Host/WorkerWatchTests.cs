using System.Net;
using Microsoft.Extensions.Time.Testing;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary>What the host does about a worker that runs, but not well.</summary>
public sealed class WorkerWatchTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_IsReplaced_AndWhatItRanIsAnsweredWith502_WhenItHangs()
    {
        var begun = new TaskCompletionSource();
        using var app = new TestApp();
        var workers = new PlayedWorkers(Functions.Http("held", async _ =>
        {
            begun.TrySetResult();
            await new TaskCompletionSource().Task;
            return Answer.Http(200);
        }));
        await using var host = await TestHost.StartAsync(app, workers, clock: clock);
        var held = host.Client.GetAsync("/api/held", Cancellation);
        await Wait.ForAsync(begun.Task);
        workers.Started[0].Hangs = true;
        await TickUntilAsync(() => held.IsCompleted);
        using var answer = await held;
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await TickUntilAsync(() => workers.Started.Count == 2);
        await Wait.UntilAsync(() => host.Log.Has("did not answer for 60 s (FUNCTIONS_WORKER_ANSWER_LIMIT)"));
    }

    [Fact]
    public async Task Worker_Stays_WhileItAnswers()
    {
        using var app = new TestApp();
        var workers = new PlayedWorkers(Functions.Http("web", Functions.Ok));
        await using var host = await TestHost.StartAsync(app, workers, clock: clock);
        for (var minute = 0; minute < 20; minute++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(HttpStatusCode.NoContent, (await host.Client.GetAsync("/api/web", Cancellation)).StatusCode);
        }
        Assert.Single(workers.Started);
    }

    [Fact]
    public async Task Worker_IsToldToLeave_AndReplaced_WhenItGrowsTooLarge()
    {
        using var app = new TestApp();
        var workers = new PlayedWorkers(Functions.Http("web", Functions.Ok));
        await using var host = await TestHost.StartAsync(
            app, workers, new Dictionary<string, string>(app.Environment()) { ["FUNCTIONS_WORKER_MEMORY_LIMIT"] = "1048576" }, clock);
        workers.Started[0].MemoryBytes = 1024 * 1024;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.GetAsync("/api/web", Cancellation)).StatusCode);
        Assert.Single(workers.Started);
        workers.Started[0].MemoryBytes = 3 * 1024 * 1024;
        await TickUntilAsync(() => workers.Started.Count == 2);
        Assert.True(workers.Started[0].WasTerminated);
        Assert.True(host.Log.Has("the worker uses 3 MiB, more than FUNCTIONS_WORKER_MEMORY_LIMIT (1 MiB) allows"));
        await Wait.UntilAsync(async () => (await host.Client.GetAsync("/api/web", Cancellation)).StatusCode == HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Worker_IsReplaced_WhenTheAppIsBuiltAnew()
    {
        using var app = new TestApp();
        var workers = new PlayedWorkers(Functions.Http("web", Functions.Ok));
        await using var host = await TestHost.StartAsync(app, workers, new Dictionary<string, string>(app.Environment()) { ["FUNCTIONS_WATCH"] = "1" });
        await Wait.UntilAsync(async () =>
        {
            // Again and again: the host may begin to watch a moment after its worker is there.
            await File.WriteAllTextAsync(Path.Combine(app.Root, "functions.dll"), "built", Cancellation);
            await Task.Delay(800, Cancellation);
            return workers.Started.Count > 1;
        });
        Assert.True(workers.Started[0].WasTerminated);
        await Wait.UntilAsync(async () => (await host.Client.GetAsync("/api/web", Cancellation)).StatusCode == HttpStatusCode.NoContent);
    }

    private Task TickUntilAsync(Func<bool> condition) => Wait.UntilAsync(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });
}
