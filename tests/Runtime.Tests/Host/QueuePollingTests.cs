using System.Collections.Concurrent;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Queues;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Runtime.Tests.Host;

/// <summary>How often an empty queue is looked at.</summary>
public sealed class QueuePollingTests
{
    private readonly RecordingClock clock = new();

    [Theory]
    [InlineData(1.0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000)]
    [InlineData(0.0, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000)]
    public async Task EmptyQueue_IsLookedAtAfterGrowingPauses_UpToMaxPollingInterval(double jitter, params int[] milliseconds)
    {
        await using var queues = await PlayedQueues.StartAsync();
        using var app = new TestApp();
        using var stop = new CancellationTokenSource();
        var listening = Listener(queues, app, jitter).RunAsync(stop.Token);
        for (var look = 1; look <= milliseconds.Length; look++)
        {
            await Wait.UntilAsync(() => clock.Pauses.Count == look);
            Assert.Equal(look, queues.Asked.Count);
            clock.Advance(clock.Pauses[^1]);
        }
        Assert.Equal(milliseconds.Select(pause => TimeSpan.FromMilliseconds(pause)), clock.Pauses.Take(milliseconds.Length));
        await stop.CancelAsync();
        await Wait.ForAsync(listening);
    }

    private QueueListener Listener(PlayedQueues queues, TestApp app, double jitter)
    {
        var settings = app.Settings(new Dictionary<string, string>(app.Environment()) { ["AzureWebJobsStorage"] = queues.ConnectionString });
        var storage = new StorageAccounts(settings.Configuration);
        var random = new HostRandom(() => jitter, () => "id");
        var gate = new WorkerGate();
        gate.Open(new LoadedWorker(new WorkerSession("id", new WorkerLogForwarder(NullLoggerFactory.Instance)), FunctionCatalog.Empty));
        var invoker = new FunctionInvoker(settings, gate, new QueueOutputs(settings, storage), new InFlight(), random, clock, NullLoggerFactory.Instance);
        var function = FunctionCatalog.Parse([FunctionMetadata()], settings.Configuration).Functions[0];
        return new QueueListener(
            QueueTrigger.From(function, settings, storage), settings, new MessageHandler(settings, invoker, gate, clock, NullLogger<MessageHandler>.Instance), gate, random, clock, NullLogger<QueueListener>.Instance);
    }

    private static LocalFunctions.Protocol.RpcFunctionMetadata FunctionMetadata() => new()
    {
        Name = "Take",
        FunctionId = "1",
        RawBindings = { """{"name":"message","direction":"In","type":"queueTrigger","queueName":"work"}""" },
    };

    /// <summary>Keeps how long each pause was meant to be.</summary>
    private sealed class RecordingClock : FakeTimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> pauses = new();

        public IReadOnlyList<TimeSpan> Pauses => [.. pauses];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            pauses.Enqueue(dueTime);
            return timer;
        }
    }
}
