using LocalFunctions.Protocol;

namespace Runtime.Tests.Workers;

/// <summary>The bindings, text for text as the facts page gives them for the same source.</summary>
public sealed class MetadataTests
{
    [Fact]
    public async Task Metadata_IsThatOfMicrosoftsSdk_ForTheApiSample()
    {
        await using var worker = await ConnectedWorker.LoadAsync(WorkerProcess.ApiSample);
        var bindings = worker.Functions.ToDictionary(function => function.Key, function => string.Join(",", function.Value.RawBindings));
        Assert.Equal(["H", "O", "Q", "Q3", "T"], bindings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("""{"name":"t","direction":"In","type":"timerTrigger","schedule":"%X%","runOnStartup":false,"useMonitor":true,"properties":{}}""", bindings["T"]);
        Assert.Equal("""{"name":"r","direction":"In","type":"httpTrigger","authLevel":"Function","methods":["get","post"],"route":"a/{b?}","properties":{}},{"name":"$return","type":"http","direction":"Out"}""", bindings["H"]);
        Assert.Equal("""{"name":"m","direction":"In","type":"queueTrigger","dataType":"String","queueName":"q","connection":"C","properties":{}},{"name":"$return","direction":"Out","type":"queue","queueName":"q2","properties":{}}""", bindings["Q"]);
        Assert.Equal("""{"name":"m","direction":"In","type":"queueTrigger","queueName":"q3","properties":{}}""", bindings["Q3"]);
        Assert.Equal("""{"name":"r","direction":"In","type":"httpTrigger","authLevel":"Anonymous","methods":["post"],"properties":{}},{"name":"R","type":"http","direction":"Out"},{"name":"Q","direction":"Out","type":"queue","queueName":"q","connection":"C","properties":{}}""", bindings["O"]);

        var timer = worker.Functions["T"];
        Assert.Equal(("F.T", "api.dll", "dotnet-isolated"), (timer.EntryPoint, timer.ScriptFile, timer.Language));
        Assert.Equal(RpcRetryOptions.Types.RetryStrategy.FixedDelay, timer.RetryOptions.RetryStrategy);
        Assert.Equal(3, timer.RetryOptions.MaxRetryCount);
        Assert.Equal(TimeSpan.FromSeconds(1), timer.RetryOptions.DelayInterval.ToTimeSpan());
        Assert.Null(worker.Functions["H"].RetryOptions);
        Assert.Equal(("timerTrigger", BindingInfo.Types.Direction.In), (timer.Bindings["t"].Type, timer.Bindings["t"].Direction));
        Assert.All(worker.Functions.Values, function => Assert.True(long.TryParse(function.FunctionId, out _)));
        Assert.Equal(5, worker.Functions.Values.Select(function => function.FunctionId).Distinct().Count());
    }

    [Fact]
    public async Task Metadata_LeavesOut_WhatTheAttributesDoNotSay()
    {
        await using var worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);
        Assert.Equal(["""{"name":"timer","direction":"In","type":"timerTrigger","schedule":"%TickSchedule%","properties":{}}"""], worker.Functions["Tick"].RawBindings);
        Assert.Equal(["""{"name":"timer","direction":"In","type":"timerTrigger","schedule":"00:01:00","runOnStartup":true,"properties":{}}"""], worker.Functions["Noise"].RawBindings);
        Assert.Equal(["""{"name":"request","direction":"In","type":"httpTrigger","authLevel":"System","properties":{}}"""], worker.Functions["Nothing"].RawBindings);
        Assert.Equal("""{"name":"message","direction":"In","type":"queueTrigger","dataType":"Binary","queueName":"bytes","properties":{}}""", worker.Functions["Measure"].RawBindings[0]);

        var retry = worker.Functions["Tick"].RetryOptions;
        Assert.Equal(RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff, retry.RetryStrategy);
        Assert.Equal((5, TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(15)), (retry.MaxRetryCount, retry.MinimumInterval.ToTimeSpan(), retry.MaximumInterval.ToTimeSpan()));
        Assert.Null(retry.DelayInterval);
        Assert.Equal("functions.dll", worker.Functions["Tick"].ScriptFile);
        Assert.Equal("SampleApp.TimerFunctions.Tick", worker.Functions["Tick"].EntryPoint);
    }
}
