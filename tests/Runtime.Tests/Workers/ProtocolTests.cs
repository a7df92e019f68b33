using LocalFunctions.Protocol;

namespace Runtime.Tests.Workers;

public sealed class ProtocolTests
{
    private static readonly string[] Capabilities =
    [
        "EnableUserCodeException", "HandlesInvocationCancelMessage", "HandlesWorkerTerminateMessage", "IncludeEmptyEntriesInMessagePayload",
        "RawHttpBodyBytes", "RpcHttpBodyOnly", "RpcHttpTriggerMetadataRemoved", "TypedDataCollection", "UseNullableValueDictionaryForHttp", "WorkerStatus",
    ];

    [Theory]
    [InlineData]
    [InlineData("--older-builder")]
    public async Task Start_FollowsTheSequence(params string[] arguments)
    {
        await using var worker = await ConnectedWorker.StartAsync(WorkerProcess.SampleApp, arguments);
        Assert.Equal("", worker.Stream.Start.RequestId);

        var init = await worker.AskAsync(new() { WorkerInitRequest = new() { HostVersion = "4.1037.0", FunctionAppDirectory = "/app" } });
        Assert.Equal(StatusResult.Types.Status.Success, init.WorkerInitResponse.Result.Status);
        Assert.Equal(Capabilities, init.WorkerInitResponse.Capabilities.Keys.Order(StringComparer.Ordinal));
        Assert.All(init.WorkerInitResponse.Capabilities.Values, value => Assert.Equal("True", value));
        Assert.Equal(".NET", init.WorkerInitResponse.WorkerMetadata.RuntimeName);
        Assert.NotEqual("", init.WorkerInitResponse.WorkerMetadata.WorkerVersion);

        var metadata = (await worker.AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = "/app" } })).FunctionMetadataResponse;
        Assert.False(metadata.UseDefaultMetadataIndexing);
        Assert.Equal(StatusResult.Types.Status.Success, metadata.Result.Status);

        var function = metadata.FunctionMetadataResults.Single(function => function.Name == "Forward");
        var load = (await worker.AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } })).FunctionLoadResponse;
        Assert.Equal(function.FunctionId, load.FunctionId);
        Assert.Equal(StatusResult.Types.Status.Success, load.Result.Status);

        var invocation = new InvocationRequest { InvocationId = "i", FunctionId = function.FunctionId };
        invocation.AddText("message", "hello");
        var answer = await worker.AskAsync(new() { InvocationRequest = invocation });
        Assert.Equal("<hello>", answer.InvocationResponse.ReturnValue.String);
    }

    [Fact]
    public async Task Start_Connects_WhenGivenTheOlderArguments()
    {
        await using var host = await WireHost.StartAsync();
        using var process = WorkerProcess.Start(
            WorkerProcess.SampleApp,
            ["--host", "127.0.0.1", "--port", host.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--workerId", "older", "--requestId", "r", "--grpcMaxMessageLength", "1000000"]);
        var stream = await host.AcceptAsync("older");
        Assert.Equal("older", stream.Start.StartStream.WorkerId);
    }

    [Fact]
    public async Task Load_Fails_WhenTheIdIsUnknown()
    {
        await using var worker = await ConnectedWorker.StartAsync(WorkerProcess.SampleApp);
        var load = await worker.AskAsync(new() { FunctionLoadRequest = new() { FunctionId = "42", Metadata = new() { Name = "Gone" } } });
        Assert.Equal(StatusResult.Types.Status.Failure, load.FunctionLoadResponse.Result.Status);
        Assert.Contains("'42' ('Gone'", load.FunctionLoadResponse.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invocation_Fails_WhenTheFunctionIsNotLoaded()
    {
        await using var worker = await ConnectedWorker.StartAsync(WorkerProcess.SampleApp);
        await worker.Stream.SendAsync(new() { InvocationRequest = new() { InvocationId = "i", FunctionId = "42" } });
        var log = (await worker.Stream.NextAsync())!.RpcLog;
        Assert.Equal((RpcLog.Types.RpcLogCategory.System, RpcLog.Types.Level.Warning, ""), (log.LogCategory, log.Level, log.InvocationId));
        var answer = await worker.Stream.NextAnswerAsync();
        Assert.Equal("i", answer.InvocationResponse.InvocationId);
        Assert.Equal(StatusResult.Types.Status.Failure, answer.InvocationResponse.Result.Status);
        Assert.Contains("FunctionLoadRequest", answer.InvocationResponse.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invocation_Fails_WhenItsResultIsLargerThanTheHostAccepts()
    {
        await using var worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp, "--functions-grpc-max-message-length=100000");
        var (large, _) = await worker.InvokeAsync("ForwardAll", request => request.AddJson("order", $$"""{"Name":"{{new string('x', 60_000)}}"}"""));
        Assert.Equal(StatusResult.Types.Status.Failure, large.Result.Status);
        Assert.Contains("the host accepts 100000", large.Result.Exception.Message, StringComparison.Ordinal);
        var (small, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "b"));
        Assert.Equal("<b>", small.ReturnValue.String);
    }

    [Fact]
    public async Task Messages_AreAnsweredOrIgnored_WhenNotOfTheSequence()
    {
        await using var worker = await ConnectedWorker.StartAsync(WorkerProcess.SampleApp);
        await worker.Stream.SendAsync(new() { RequestId = "unknown", FileChangeEventRequest = new() });
        await worker.Stream.SendAsync(new() { RequestId = "empty" });
        await worker.Stream.SendAsync(new() { RequestId = "late", InvocationCancel = new() { InvocationId = "ended long ago" } });
        Assert.NotNull((await worker.AskAsync(new() { WorkerStatusRequest = new() })).WorkerStatusResponse);

        var reload = await worker.AskAsync(new() { FunctionEnvironmentReloadRequest = new() { EnvironmentVariables = { ["Overridden"] = "reloaded" } } });
        Assert.Equal(StatusResult.Types.Status.Success, reload.FunctionEnvironmentReloadResponse.Result.Status);
        Assert.Equal(Capabilities, reload.FunctionEnvironmentReloadResponse.Capabilities.Keys.Order(StringComparer.Ordinal));

        var refused = await worker.AskAsync(new() { FunctionEnvironmentReloadRequest = new() { EnvironmentVariables = { ["a=b"] = "c" } } });
        Assert.Equal(StatusResult.Types.Status.Failure, refused.FunctionEnvironmentReloadResponse.Result.Status);

        var warmup = await worker.AskAsync(new() { WorkerWarmupRequest = new() });
        Assert.Equal(StatusResult.Types.Status.Success, warmup.WorkerWarmupResponse.Result.Status);
    }
}
