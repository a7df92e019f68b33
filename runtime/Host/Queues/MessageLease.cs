using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalFunctions.Host.Storage;

namespace LocalFunctions.Host.Queues;

/// <summary>Keeps a received message invisible to others while it is handled. Renewing changes the receipt that settling it needs.</summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    /// <summary>A renewal that fails is tried again soon: half of the lease is left, which is enough for several tries.</summary>
    private const int TriesInALease = 10;

    private readonly CancellationTokenSource stop = new();
    private readonly Task renewal;
    private string receipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan period, TimeProvider clock, ILogger logger)
    {
        receipt = message.PopReceipt;
        renewal = RenewAsync(queue, message.MessageId, period, clock, logger);
    }

    /// <summary>Ends renewing. Safe to repeat.</summary>
    /// <returns>The receipt to settle the message with.</returns>
    public async Task<string> StopAsync()
    {
        await stop.CancelAsync();
        await renewal;
        return receipt;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RenewAsync(QueueClient queue, string id, TimeSpan period, TimeProvider clock, ILogger logger)
    {
        var pause = period / 2;
        while (true)
        {
            await Task.Delay(pause, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            try
            {
                receipt = (await queue.UpdateMessageAsync(id, receipt, visibilityTimeout: period)).Value.PopReceipt;
                pause = period / 2;
            }
            catch (RequestFailedException gone) when (gone.Status == 404 || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
            {
                // Somebody else's by now. Settling it will find the same and say so.
                return;
            }
            catch (Exception problem) when (problem is RequestFailedException or AggregateException)
            {
                Log.NotRenewed(logger, id, queue.Name, StorageAccounts.Explain(problem));
                pause = period / TriesInALease;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of message {Id} of {Queue} could not be renewed: {Problem}")]
        public static partial void NotRenewed(ILogger logger, string id, string queue, string problem);
    }
}
