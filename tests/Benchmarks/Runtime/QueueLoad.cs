using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Benchmarks.Runtime;

/// <summary>A queue to be emptied, by the host or by the client alone. Both are measured in the same way: from the moment half of the messages are taken, so that both
/// are warm, to the last deletion; and nothing else is asked of the queue meanwhile, for each look at it costs the storage as much as a message.</summary>
internal sealed class QueueLoad(string connectionString)
{
    public const int Batch = 32;

    private const int UnmeasuredShare = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly QueueClient queue = new(connectionString, "bench", new QueueClientOptions(QueueClientOptions.ServiceVersion.V2024_11_04) { MessageEncoding = QueueMessageEncoding.Base64 });

    public string Name => queue.Name;

    public async Task FillAsync(int messages, CancellationToken cancellationToken)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = Batch, CancellationToken = cancellationToken },
            async (number, token) => await queue.SendMessageAsync($"message {number}", token));
    }

    /// <summary>What the client can do by itself, with the host's batches: the next is received while no more than one is still being deleted.</summary>
    /// <param name="begun">Called when half are taken.</param>
    /// <returns>Messages a second.</returns>
    public async Task<double> DrainBareAsync(int messages, Action begun, CancellationToken cancellationToken)
    {
        Stopwatch? watch = null;
        var before = 0;
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
            if (watch is null && taken >= messages / UnmeasuredShare)
            {
                (watch, before) = (Stopwatch.StartNew(), taken);
                begun();
            }
        }
        await Task.WhenAll(running);
        return (messages - before) / watch!.Elapsed.TotalSeconds;
    }

    /// <summary>Watches the host do it, by the app's own count.</summary>
    /// <param name="program">Host and app, just started.</param>
    /// <param name="begun">Called when half are taken.</param>
    /// <returns>Messages a second.</returns>
    public async Task<double> WatchDrainAsync(int messages, ServedProgram program, Action begun, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var before = await TakenAsync(messages / UnmeasuredShare);
        var watch = Stopwatch.StartNew();
        begun();
        await TakenAsync(messages);
        while ((await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount > 0)
            await Task.Delay(Pause, cancellationToken);
        return (messages - before) / watch.Elapsed.TotalSeconds;

        async Task<int> TakenAsync(int least)
        {
            while (true)
            {
                var taken = int.Parse(await http.GetStringAsync(new Uri(program.Address, "/api/taken"), cancellationToken), CultureInfo.InvariantCulture);
                if (taken >= least)
                    return taken;
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
