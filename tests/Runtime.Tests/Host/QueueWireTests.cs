using System.Text;
using LocalFunctions.Host.Workers;
using LocalFunctions.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WireWorker;

namespace Runtime.Tests.Host;

/// <summary>What the host asks of a queue, request by request, on fake time.</summary>
public sealed class QueueWireTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Messages_AreTakenBySixteen_UnderALeaseOfTenMinutes_AndDeletedWithNothingElseAsked()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        queues.Put(Base64("hello"), dequeueCount: 1);
        await using var host = await StartAsync(queues, app, Functions.Queue("Take", "work", Functions.Ok));
        await Wait.UntilAsync(() => queues.Changes.Count > 0);
        Assert.Equal(["GET /work/messages?numofmessages=16&visibilitytimeout=600", "DELETE /work/messages/m?popreceipt=r0"], queues.Asked.Where(asked => asked != Receive).Prepend(queues.Asked[0]));
    }

    [Fact]
    public async Task Lease_IsRenewedAtHalfItsTime_AndTheMessageDeletedByItsNewReceipt()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        queues.Put(Base64("long"), dequeueCount: 1);
        await using var host = await StartAsync(queues, app, Held(begun, release));
        await Wait.ForAsync(begun.Task);
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Empty(queues.Changes);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Wait.UntilAsync(() => queues.Changes.Count == 1);
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return queues.Changes.Count == 2;
        });
        release.SetResult();
        await Wait.UntilAsync(() => queues.Changes.Count == 3);
        Assert.Equal(
            ["PUT /work/messages/m?popreceipt=r0&visibilitytimeout=600", "PUT /work/messages/m?popreceipt=r1&visibilitytimeout=600", "DELETE /work/messages/m?popreceipt=r2"],
            queues.Changes);
    }

    [Theory]
    [InlineData(true, "DELETE /work/messages/m?popreceipt=r0")]
    [InlineData(false, "PUT /work/messages/m?popreceipt=r0&visibilitytimeout=0")]
    public async Task Message_ThatCameWhileTheWorkerWent_WaitsForTheNext_AndIsGivenBackWhenTheHostStops(bool comesBack, string change)
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        await using var host = await StartAsync(queues, app, Functions.Queue("Take", "work", Functions.Ok));
        var gate = host.Services.GetRequiredService<WorkerGate>();
        var worker = gate.Current!;
        var isGone = false;
        queues.Receiving = () =>
        {
            if (isGone)
                return;
            gate.Close("the test says so");
            queues.Put(Base64("hello"), dequeueCount: 1);
            isGone = true;
        };
        await Wait.UntilAsync(() =>
        {
            if (!isGone)
                clock.Advance(TimeSpan.FromSeconds(1));
            return host.Log.Has("waits for the worker");
        });
        Assert.Empty(queues.Changes);
        if (comesBack)
            gate.Open(worker);
        else
            host.Stop();
        await Wait.UntilAsync(() => queues.Changes.Count > 0);
        Assert.Equal([change], queues.Changes);
    }

    [Fact]
    public async Task Lease_IsRenewedAMinuteLater_WhenItCouldNotBe()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        queues.RefusedRenewals = 1;
        queues.Put(Base64("long"), dequeueCount: 1);
        await using var host = await StartAsync(queues, app, Held(begun, release));
        await Wait.ForAsync(begun.Task);
        clock.Advance(TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(() => host.Log.Has("could not be renewed"));
        var refusedAt = clock.GetUtcNow();
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return queues.Changes.Count == 2;
        });
        // The lease has five minutes left: a second try must come well before.
        Assert.True(clock.GetUtcNow() - refusedAt < TimeSpan.FromMinutes(3));
        release.SetResult();
        await Wait.UntilAsync(() => queues.Changes.Count == 3);
        Assert.Equal("DELETE /work/messages/m?popreceipt=r1", queues.Changes[2]);
    }

    [Fact]
    public async Task Message_IsSeenAgainAfterVisibilityTimeout_WhenItsFunctionFails()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp("""{"extensions":{"queues":{"visibilityTimeout":"00:00:30"}}}""");
        queues.Put(Base64("bad"), dequeueCount: 4);
        await using var host = await StartAsync(queues, app, Failing());
        await Wait.UntilAsync(() => queues.Changes.Count > 0);
        Assert.Equal(["PUT /work/messages/m?popreceipt=r0&visibilitytimeout=30"], queues.Changes);
    }

    [Fact]
    public async Task Message_IsSeenAgainAtOnce_WithoutVisibilityTimeout_WhenItsWorkerWentAway()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp("""{"extensions":{"queues":{"visibilityTimeout":"00:00:30"}}}""");
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        queues.Put(Base64("cut"), dequeueCount: 1);
        await using var host = await StartAsync(queues, app, Held(begun, release));
        await Wait.ForAsync(begun.Task);
        host.Workers.Started[0].Kill();
        await Wait.UntilAsync(() => queues.Changes.Count > 0);
        release.SetResult();
        Assert.Equal(["PUT /work/messages/m?popreceipt=r0&visibilitytimeout=0"], queues.Changes);
    }

    [Fact]
    public async Task Message_IsCopiedToThePoisonQueueFirst_ThenDeleted_WhenItsFifthTryFails()
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        queues.Put(Base64("bad"), dequeueCount: 5);
        await using var host = await StartAsync(queues, app, Failing());
        await Wait.UntilAsync(() => queues.Changes.Count == 2);
        Assert.Equal([$"POST /work-poison/messages? {Base64("bad")}", "DELETE /work/messages/m?popreceipt=r0"], queues.Changes);
    }

    [Fact]
    public async Task Message_GoesToThePoisonQueueWithoutARun_WhenItWasTriedFiveTimesBefore()
    {
        var runs = 0;
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        queues.Put(Base64("bad"), dequeueCount: 6);
        await using var host = await StartAsync(queues, app, Functions.Queue("Take", "work", _ =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromResult(Answer.Ok());
        }));
        await Wait.UntilAsync(() => queues.Changes.Count == 2);
        Assert.StartsWith("POST /work-poison/messages", queues.Changes[0], StringComparison.Ordinal);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task Texts_AreAsTheyAre_WhenMessageEncodingIsNone()
    {
        TypedData? seen = null;
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp("""{"extensions":{"queues":{"messageEncoding":"none"}}}""");
        queues.Put("plain text", dequeueCount: 1);
        await using var host = await StartAsync(queues, app, Functions.Queue("Take", "work", invocation =>
        {
            seen = invocation.Input;
            return Task.FromResult(Answer.Ok(new TypedData { String = "plain answer" }));
        }, Functions.QueueOutput("out")));
        await Wait.UntilAsync(() => queues.Changes.Count == 2);
        Assert.Equal("plain text", seen!.String);
        Assert.Equal("POST /out/messages? plain answer", queues.Changes[0]);
    }

    private const string Receive = "GET /work/messages?numofmessages=16&visibilitytimeout=600";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static WireFunction Failing() => Functions.Queue("Take", "work", _ => Task.FromResult(Answer.Failed("no")));

    private static WireFunction Held(TaskCompletionSource begun, TaskCompletionSource release) => Functions.Queue("Take", "work", async _ =>
    {
        begun.TrySetResult();
        await release.Task;
        return Answer.Ok();
    });

    private Task<TestHost> StartAsync(PlayedQueues queues, TestApp app, params WireFunction[] functions) => TestHost.StartAsync(
        app, new PlayedWorkers(functions), new Dictionary<string, string>(app.Environment()) { ["AzureWebJobsStorage"] = queues.ConnectionString, ["FUNCTIONS_WORKER_ANSWER_LIMIT"] = "00:00:00" }, clock);
}
