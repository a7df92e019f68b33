using System.Diagnostics;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Benchmarks.Runtime;

/// <summary>A queue to be emptied.</summary>
internal sealed class QueueLoad(string connectionString)
{
    private const int Batch = 32;
    private readonly QueueClient queue = new(connectionString, "bench", new QueueClientOptions(QueueClientOptions.ServiceVersion.V2024_11_04) { MessageEncoding = QueueMessageEncoding.Base64 });

    public string Name => queue.Name;

    public async Task FillAsync(int messages, CancellationToken cancellationToken)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = Batch, CancellationToken = cancellationToken },
            async (number, token) => await queue.SendMessageAsync($"message {number}", token));
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken) => (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;

    public async Task WaitEmptyAsync(CancellationToken cancellationToken)
    {
        while (await CountAsync(cancellationToken) > 0)
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>What the client can do by itself, with the host's batches: the next is received while no more than one is still being deleted.</summary>
    /// <returns>Messages a second.</returns>
    public async Task<double> DrainBareAsync(int messages, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        HashSet<Task> running = [];
        for (var taken = 0; taken < messages;)
        {
            while (running.Count > Batch)
            {
                await Task.WhenAny(running);
                running.RemoveWhere(task => task.IsCompleted);
            }
            QueueMessage[] received = await queue.ReceiveMessagesAsync(Batch, cancellationToken: cancellationToken);
            taken += received.Length;
            foreach (var message in received)
                running.Add(queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken));
        }
        await Task.WhenAll(running);
        return messages / watch.Elapsed.TotalSeconds;
    }
}
