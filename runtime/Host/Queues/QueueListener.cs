using Azure;
using Azure.Storage.Queues.Models;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Queues;

/// <summary>Takes messages of one queue in batches: a new batch when no more than the threshold are running, pauses that grow while the queue is empty.</summary>
internal sealed partial class QueueListener(
    QueueTrigger trigger, HostSettings settings, MessageHandler handler, WorkerGate gate, HostRandom random, TimeProvider clock, ILogger<QueueListener> logger) : IListener
{
    private readonly QueueSettings queues = settings.HostJson.Queues;
    private readonly HashSet<Task> running = [];

    public override string ToString() => $"The queue trigger '{trigger.Function.Name}'";

    public async Task RunAsync(CancellationToken stopping)
    {
        var emptyPauses = new Backoff(QueueSettings.MinPollingInterval, queues.MaxPollingInterval, random.Share);
        var failurePauses = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), random.Share);
        try
        {
            while (true)
            {
                await gate.WaitAsync(stopping);
                await MakeRoomAsync(stopping);
                var pause = TimeSpan.Zero;
                try
                {
                    if (await ReceiveAsync(stopping) > 0)
                        emptyPauses.Reset();
                    else
                        pause = emptyPauses.Next();
                    failurePauses.Reset();
                }
                catch (Exception problem) when (problem is RequestFailedException or AggregateException || problem is OperationCanceledException && !stopping.IsCancellationRequested)
                {
                    pause = failurePauses.Next();
                    Log.StorageProblem(logger, trigger.Function.Name, trigger.Queue.Name, StorageAccounts.Explain(problem), (long)pause.TotalMilliseconds);
                }
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task MakeRoomAsync(CancellationToken stopping)
    {
        running.RemoveWhere(task => task.IsCompleted);
        while (running.Count > queues.NewBatchThreshold)
        {
            await Task.WhenAny(running).WaitAsync(stopping);
            running.RemoveWhere(task => task.IsCompleted);
        }
    }

    /// <returns>How many messages were begun.</returns>
    private async Task<int> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            // Not cancelled half-way: messages that were handed out and not seen would be invisible for the whole lease.
            stopping.ThrowIfCancellationRequested();
            var messages = (await trigger.Queue.ReceiveMessagesAsync(queues.BatchSize, MessageHandler.ReceiveLease, CancellationToken.None)).Value;
            foreach (var message in messages)
                running.Add(handler.HandleAsync(trigger, message, stopping));
            return messages.Length;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The queue trigger '{Name}' cannot read {Queue}: {Problem}. The next try is in {Milliseconds} ms")]
        public static partial void StorageProblem(ILogger logger, string name, string queue, string problem, long milliseconds);
    }
}
