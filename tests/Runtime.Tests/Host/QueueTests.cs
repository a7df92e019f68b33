using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;
using LocalFunctions.Protocol;
using WireWorker;

namespace Runtime.Tests.Host;

public sealed class QueueTests(StorageFixture storage)
{
    private const string Fast = """{"extensions":{"queues":{"maxPollingInterval":"00:00:00.2","maxDequeueCount":3,"batchSize":2,"newBatchThreshold":0}}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_IsRunWithItsMetadataAndDeleted()
    {
        InvocationRequest? seen = null;
        using var app = new TestApp(Fast);
        var queue = await QueueAsync(app.Id);
        await queue.SendMessageAsync("hello 世界", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", app.Id, invocation =>
        {
            seen = invocation.Request;
            return Task.FromResult(Answer.Ok());
        }));
        await Wait.UntilAsync(async () => seen is not null && await IsEmptyAsync(queue));
        Assert.Equal("hello 世界", seen!.InputData[0].Data.String);
        var metadata = seen.TriggerMetadata;
        Assert.Equal("hello 世界", metadata["QueueTrigger"].String);
        Assert.Equal("1", metadata["DequeueCount"].Json);
        Assert.NotEmpty(metadata["Id"].String);
        Assert.NotEmpty(metadata["PopReceipt"].String);
        foreach (var name in (string[])["ExpirationTime", "InsertionTime", "NextVisibleTime"])
            Assert.True(JsonSerializer.Deserialize<DateTimeOffset>(metadata[name].Json).Year > 2000);
    }

    [Fact]
    public async Task Message_GoesToThePoisonQueue_AfterItsLastTry()
    {
        var tries = new ConcurrentQueue<string>();
        using var app = new TestApp(Fast);
        var queue = await QueueAsync(app.Id);
        await queue.SendMessageAsync("bad", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", app.Id, invocation =>
        {
            tries.Enqueue(invocation.Request.TriggerMetadata["DequeueCount"].Json);
            return Task.FromResult(Answer.Failed("no"));
        }));
        var poison = await ClientAsync($"{app.Id}-poison");
        await Wait.UntilAsync(async () => await poison.ExistsAsync() && !await IsEmptyAsync(poison) && await IsEmptyAsync(queue));
        Assert.Equal(["1", "2", "3"], tries);
        Assert.Equal("bad", (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());
    }

    [Fact]
    public async Task Message_GoesToThePoisonQueueUnchanged_WhenItIsNotBase64()
    {
        using var app = new TestApp(Fast);
        await QueueAsync(app.Id);
        var raw = await ClientAsync(app.Id, QueueMessageEncoding.None);
        await raw.SendMessageAsync("{not base64}", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", app.Id, _ => throw new InvalidOperationException("It must not run.")));
        var poison = await ClientAsync($"{app.Id}-poison", QueueMessageEncoding.None);
        await Wait.UntilAsync(async () => await poison.ExistsAsync() && await IsEmptyAsync(raw));
        Assert.Equal("{not base64}", (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());
    }

    [Fact]
    public async Task Message_StaysWhereItIs_WhenAPoisonQueueIsRead()
    {
        using var app = new TestApp(Fast);
        var name = $"{app.Id}-poison";
        await (await QueueAsync(name)).SendMessageAsync("bad", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", name, _ => Task.FromResult(Answer.Failed("no"))));
        await Wait.UntilAsync(() => host.Log.Has("a poison queue has none of its own"));
        Assert.False(await (await ClientAsync($"{name}-poison")).ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Messages_RunNoMoreAtOnceThanBatchAndThresholdAllow()
    {
        var running = 0;
        var most = 0;
        var done = 0;
        using var app = new TestApp(Fast);
        var queue = await QueueAsync(app.Id);
        for (var index = 0; index < 7; index++)
            await queue.SendMessageAsync($"{index}", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", app.Id, async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Delay(50, Cancellation);
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref done);
            return Answer.Ok();
        }));
        await Wait.UntilAsync(() => done == 7);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Trigger_WaitsForItsQueue_AndReadsTheAccountOfItsConnection()
    {
        var seen = new ConcurrentQueue<string>();
        using var app = new TestApp(Fast);
        var environment = app.Environment();
        environment["AzureWebJobsOther"] = await storage.ConnectionStringAsync();
        environment["QueueName"] = app.Id;
        await using var host = await TestHost.StartAsync(app, new PlayedWorkers(new WireFunction("Take", invocation =>
        {
            seen.Enqueue(invocation.Input.String);
            return Task.FromResult(Answer.Ok());
        }, """{"name":"m","direction":"In","type":"queueTrigger","queueName":"%QueueName%","connection":"Other"}""")), environment);
        await (await QueueAsync(app.Id)).SendMessageAsync("late", Cancellation);
        await Wait.UntilAsync(() => seen.Count == 1);
    }

    [Fact]
    public async Task Outputs_AreWrittenBeforeTheAnswer_ToQueuesMadeOnDemand()
    {
        using var app = new TestApp(Fast);
        string[] names = [$"{app.Id}-1", $"{app.Id}-2", $"{app.Id}-3"];
        await using var host = await StartAsync(app, new WireFunction("Web", _ =>
        {
            var answer = Answer.Ok();
            answer.OutputData.Add(new ParameterBinding { Name = "R", Data = Answer.Http(202).ReturnValue });
            answer.OutputData.Add(new ParameterBinding { Name = "One", Data = new TypedData { String = "text" } });
            answer.OutputData.Add(new ParameterBinding { Name = "Many", Data = new TypedData { Json = """["a",{"b":1},null]""" } });
            answer.OutputData.Add(new ParameterBinding { Name = "None", Data = new TypedData { Json = "null" } });
            return Task.FromResult(answer);
        }, Functions.HttpTrigger("Web"), """{"name":"R","type":"http","direction":"Out"}""",
            Functions.QueueOutput(names[0], "One"), Functions.QueueOutput(names[1], "Many"), Functions.QueueOutput(names[2], "None")));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["text"], await TextsAsync(names[0]));
        Assert.Equal(["""{"b":1}""", "a"], (await TextsAsync(names[1])).Order(StringComparer.Ordinal).Reverse());
        Assert.False(await (await ClientAsync(names[2])).ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task ReturnValue_IsWrittenToItsQueue_BeforeTheMessageIsDeleted()
    {
        using var app = new TestApp(Fast);
        var queue = await QueueAsync(app.Id);
        await queue.SendMessageAsync("in", Cancellation);
        await using var host = await StartAsync(app, Functions.Queue("Take", app.Id, _ => Task.FromResult(Answer.Ok(new TypedData { String = "out" })), Functions.QueueOutput($"{app.Id}-out")));
        await Wait.UntilAsync(() => IsEmptyAsync(queue));
        Assert.Equal(["out"], await TextsAsync($"{app.Id}-out"));
    }

    [Fact]
    public async Task Invocation_Fails_WhenItsOutputCannotBeWritten()
    {
        using var app = new TestApp(Fast);
        await using var host = await StartAsync(app, new WireFunction("Web", _ =>
        {
            var answer = Answer.Ok();
            answer.OutputData.Add(new ParameterBinding { Name = "R", Data = Answer.Http(200).ReturnValue });
            answer.OutputData.Add(new ParameterBinding { Name = "One", Data = new TypedData { String = "text" } });
            return Task.FromResult(answer);
        }, Functions.HttpTrigger("Web"), """{"name":"R","type":"http","direction":"Out"}""", Functions.QueueOutput("%NoSuchSetting%", "One")));
        using var response = await host.Client.GetAsync("/api/web", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.True(host.Log.Has("output 'One' could not be written"));
        Assert.True(host.Log.Has("NoSuchSetting"));
    }

    private async Task<TestHost> StartAsync(TestApp app, params WireFunction[] functions) =>
        await TestHost.StartAsync(app, new PlayedWorkers(functions), await app.EnvironmentAsync(storage));

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = await ClientAsync(name);
        await queue.CreateAsync(cancellationToken: Cancellation);
        return queue;
    }

    private async Task<QueueClient> ClientAsync(string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(await storage.ConnectionStringAsync(), name, new QueueClientOptions { MessageEncoding = encoding });

    private async Task<string[]> TextsAsync(string name) =>
        [.. (await (await ClientAsync(name)).ReceiveMessagesAsync(32, cancellationToken: Cancellation)).Value.Select(message => message.Body.ToString())];

    private static async Task<bool> IsEmptyAsync(QueueClient queue) => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0;

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
