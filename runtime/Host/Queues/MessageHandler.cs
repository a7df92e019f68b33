using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Storage;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Queues;

/// <summary>Takes one received message to its end: run and deleted, back in the queue, or in the poison queue.</summary>
internal sealed partial class MessageHandler(HostSettings settings, FunctionInvoker invoker, WorkerGate gate, TimeProvider clock, ILogger<MessageHandler> logger)
{
    /// <summary>How long a received message stays invisible to others; renewed at half. Microsoft's value.</summary>
    public static readonly TimeSpan ReceiveLease = TimeSpan.FromMinutes(10);

    private QueueSettings Queues => settings.HostJson.Queues;

    /// <summary>Never throws for what storage or the function does: the message is then seen again later.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="message">The message.</param>
    /// <param name="stopping">Gives the message back if its function has not begun yet; one that has is awaited.</param>
    public async Task HandleAsync(QueueTrigger trigger, QueueMessage message, CancellationToken stopping)
    {
        await using var lease = new MessageLease(trigger.Queue, message, ReceiveLease, clock, logger);
        try
        {
            var body = MessageText.Decode(message.Body, Queues.Base64);
            if (body is null || message.DequeueCount > Queues.MaxDequeueCount)
            {
                Log.NotRun(logger, message.MessageId, trigger.Queue.Name, body is null ? "it is not Base64 (host.json: extensions.queues.messageEncoding)" : $"it was tried {message.DequeueCount - 1} times");
                await GiveUpAsync(trigger, message, lease);
                return;
            }
            var result = await InvokeAsync(trigger, message, body, stopping);
            if (result is InvocationResult.Succeeded)
                await trigger.Queue.DeleteMessageAsync(message.MessageId, await lease.StopAsync(), CancellationToken.None);
            else if (result is not InvocationResult.NotReady && message.DequeueCount >= Queues.MaxDequeueCount)
                await GiveUpAsync(trigger, message, lease);
            else
                await ReturnAsync(trigger.Queue, message, lease, result is InvocationResult.Failed ? Queues.VisibilityTimeout : TimeSpan.Zero);
        }
        catch (RequestFailedException gone) when (gone.Status == 404 || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            Log.Gone(logger, message.MessageId, trigger.Queue.Name);
        }
        catch (Exception problem) when (problem is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.StorageProblem(logger, message.MessageId, trigger.Queue.Name, StorageAccounts.Explain(problem));
        }
    }

    /// <summary>A message that came while the worker went waits for the next one, under its lease: given back, it would have used up a try that was none.</summary>
    private async Task<InvocationResult> InvokeAsync(QueueTrigger trigger, QueueMessage message, byte[] body, CancellationToken stopping)
    {
        while (true)
        {
            var result = await invoker.InvokeAsync(
                trigger.Function, QueueRequest.Create(trigger.Function, message, body), $"message {message.MessageId} of {trigger.Queue.Name}, try {message.DequeueCount}", CancellationToken.None);
            if (result is not InvocationResult.NotReady)
                return result;
            Log.Waits(logger, message.MessageId, trigger.Queue.Name);
            try
            {
                if ((await gate.WaitAsync(stopping)).Catalog.Find(trigger.Function.Name) is null)
                    return result;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return result;
            }
        }
    }

    /// <summary>Copies to the poison queue, then deletes: a crash in between leaves two copies, never none.</summary>
    private async Task GiveUpAsync(QueueTrigger trigger, QueueMessage message, MessageLease lease)
    {
        if (trigger.Poison is not { } poison)
        {
            // As in Microsoft's host: left invisible until its lease ends, so that it does not spin.
            Log.NoPoisonQueue(logger, message.MessageId, trigger.Queue.Name);
            return;
        }
        try
        {
            await poison.SendMessageAsync(message.Body);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.Body);
        }
        await trigger.Queue.DeleteMessageAsync(message.MessageId, await lease.StopAsync());
        Log.Poisoned(logger, message.MessageId, trigger.Queue.Name, poison.Name);
    }

    private static async Task ReturnAsync(QueueClient queue, QueueMessage message, MessageLease lease, TimeSpan delay) =>
        await queue.UpdateMessageAsync(message.MessageId, await lease.StopAsync(), visibilityTimeout: delay);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Message {Id} of {Queue} waits for the worker")]
        public static partial void Waits(ILogger logger, string id, string queue);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} is not run: {Reason}")]
        public static partial void NotRun(ILogger logger, string id, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} is moved to {Poison}")]
        public static partial void Poisoned(ILogger logger, string id, string queue, string poison);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} failed and stays there: a poison queue has none of its own")]
        public static partial void NoPoisonQueue(ILogger logger, string id, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of {Queue} is no longer ours: its lease ended, and it may have been run again")]
        public static partial void Gone(ILogger logger, string id, string queue);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} could not be settled and will be seen again: {Problem}")]
        public static partial void StorageProblem(ILogger logger, string id, string queue, string problem);
    }
}
