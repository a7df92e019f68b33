using System.Globalization;
using System.Threading.Channels;
using Grpc.Core;
using LocalFunctions.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace LocalFunctions.Worker.Wire;

/// <summary>All that waits to be sent, in order; one pump sends it. Posting never waits: answers are as many as the host asked for,
/// and logs beyond the bounds are dropped and counted, so that a host that does not read can neither block a function nor fill the memory.</summary>
internal sealed class OutgoingMessages
{
    private const int MaxWaitingLogs = 8192;
    private const int MaxWaitingLogCharacters = 8 * 1024 * 1024;

    private static readonly WriteOptions Flush = new();
    private static readonly WriteOptions Buffer = new(WriteFlags.BufferHint);

    private readonly Channel<StreamingMessage> messages = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private int waitingLogs;
    private int waitingCharacters;
    private int droppedLogs;

    public void Post(StreamingMessage message) => messages.Writer.TryWrite(message);

    /// <summary>Queues a log record, or drops it when too many wait.</summary>
    public void PostLog(RpcLog log)
    {
        var logs = Interlocked.Increment(ref waitingLogs);
        var characters = Interlocked.Add(ref waitingCharacters, Size(log));
        if (logs <= MaxWaitingLogs && characters <= MaxWaitingLogCharacters)
        {
            Post(new StreamingMessage { RpcLog = log });
            return;
        }

        Interlocked.Increment(ref droppedLogs);
        Release(log);
    }

    /// <summary>Nothing more will be posted: the pump ends when all is sent.</summary>
    public void Complete() => messages.Writer.TryComplete();

    /// <summary>Sends until <see cref="Complete"/>.</summary>
    /// <exception cref="RpcException">The stream broke.</exception>
    public async Task PumpAsync(IClientStreamWriter<StreamingMessage> stream, int maxMessageBytes, CancellationToken cancellationToken)
    {
        while (await messages.Reader.WaitToReadAsync(cancellationToken))
        {
            while (messages.Reader.TryRead(out var message))
            {
                if (message.RpcLog is { } log)
                    Release(log);
                // Whatever waits behind this message goes out in the same packet.
                stream.WriteOptions = messages.Reader.TryPeek(out _) ? Buffer : Flush;
                await stream.WriteAsync(Fit(message, maxMessageBytes), cancellationToken);
            }

            if (Interlocked.Exchange(ref droppedLogs, 0) is > 0 and var dropped)
                await stream.WriteAsync(new StreamingMessage { RpcLog = Dropped(dropped) }, cancellationToken);
        }
    }

    // gRPC would break the stream, and with it every other invocation.
    private static StreamingMessage Fit(StreamingMessage message, int maxMessageBytes)
    {
        if (message.InvocationResponse is not { } response || message.CalculateSize() is var size && size <= maxMessageBytes)
            return message;
        var failure = Results.Failure($"The result of the invocation takes {size} bytes on the wire, and the host accepts {maxMessageBytes}. Return less, such as a link to where the data lies.");
        return new() { RequestId = message.RequestId, InvocationResponse = new() { InvocationId = response.InvocationId, Result = failure } };
    }

    private static RpcLog Dropped(int count) => new()
    {
        Category = "LocalFunctions.Worker",
        Level = RpcLog.Types.Level.Warning,
        LogCategory = RpcLog.Types.RpcLogCategory.System,
        Message = string.Create(CultureInfo.InvariantCulture, $"{count} log records were dropped: the host reads more slowly than the app logs. Log less, or raise the log level."),
    };

    private static int Size(RpcLog log)
    {
        var characters = log.Message.Length + (log.Exception is { } error ? error.Message.Length + error.StackTrace.Length : 0);
        foreach (var property in log.PropertiesMap.Values)
            characters += property.HasString ? property.String.Length : 0;
        return characters;
    }

    private void Release(RpcLog log)
    {
        Interlocked.Decrement(ref waitingLogs);
        Interlocked.Add(ref waitingCharacters, -Size(log));
    }
}
