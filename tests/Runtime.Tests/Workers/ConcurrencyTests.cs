using Status = LocalFunctions.Protocol.StatusResult.Types.Status;

namespace Runtime.Tests.Workers;

public sealed class ConcurrencyTests : IAsyncLifetime
{
    private ConnectedWorker worker = null!;

    public async ValueTask InitializeAsync() => worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    [Theory]
    [InlineData("Hold")]
    [InlineData("Stuck")]
    public async Task Invocations_RunBesideASlowOne(string slow)
    {
        var held = await worker.BeginAsync(slow, request => request.AddText("message", "a"));
        await StartedAsync();
        var (fast, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "b"));
        Assert.Equal("<b>", fast.ReturnValue.String);
        await worker.BeginAsync("Open", request => request.AddText("message", "c"));
        var answers = new[] { (await worker.AnswerAsync()).Response, (await worker.AnswerAsync()).Response };
        Assert.All(answers, answer => Assert.Equal(Status.Success, answer.Result.Status));
        Assert.Contains(held, answers.Select(answer => answer.InvocationId));
    }

    [Fact]
    public async Task Cancel_EndsOnlyThatInvocation_AsAFailure()
    {
        var first = await worker.BeginAsync("Hold", request => request.AddText("message", "a"));
        await StartedAsync();
        var second = await worker.BeginAsync("Hold", request => request.AddText("message", "b"));
        await StartedAsync();
        await worker.Stream.SendAsync(new() { InvocationCancel = new() { InvocationId = first } });
        var cancelled = (await worker.AnswerAsync()).Response;
        Assert.Equal((first, Status.Failure), (cancelled.InvocationId, cancelled.Result.Status));
        Assert.Contains("Cancel", cancelled.Result.Exception.Type, StringComparison.Ordinal);

        await worker.BeginAsync("Open", request => request.AddText("message", "c"));
        var answers = new[] { (await worker.AnswerAsync()).Response, (await worker.AnswerAsync()).Response };
        Assert.Equal(Status.Success, answers.Single(answer => answer.InvocationId == second).Result.Status);
    }

    [Fact]
    public async Task Invocations_AreEachAnsweredOnce_WhenManyRunAtOnce()
    {
        const int Count = 2000;
        var begun = new HashSet<string>();
        for (var index = 0; index < Count; index++)
            begun.Add(await worker.BeginAsync("Forward", request => request.AddText("message", "x")));
        for (var index = 0; index < Count; index++)
            Assert.True(begun.Remove((await worker.AnswerAsync()).Response.InvocationId));
        Assert.Empty(begun);
    }

    [Fact]
    public async Task Invocation_IsRefused_WhenItsIdIsRunningAlready()
    {
        var held = await worker.BeginAsync("Hold", request => request.AddText("message", "a"));
        await StartedAsync();
        await worker.Stream.SendAsync(new() { RequestId = $"request-of-{held}", InvocationRequest = new() { InvocationId = held, FunctionId = worker.Functions["Hold"].FunctionId } });
        var refused = (await worker.AnswerAsync()).Response;
        Assert.Equal(Status.Failure, refused.Result.Status);
        Assert.Contains("new id", refused.Result.Exception.Message, StringComparison.Ordinal);
    }

    private async Task StartedAsync() => Assert.NotNull((await worker.Stream.NextAnswerAsync()).RpcLog);
}
