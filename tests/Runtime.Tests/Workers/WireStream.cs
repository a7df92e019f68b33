using System.Threading.Channels;
using Grpc.Core;
using LocalFunctions.Protocol;

namespace Runtime.Tests.Workers;

/// <summary>The host's end of one worker's stream: every message of the worker, in order.</summary>
internal sealed class WireStream(StreamingMessage start, IServerStreamWriter<StreamingMessage> writer) : IDisposable
{
    private readonly Channel<StreamingMessage> received = Channel.CreateUnbounded<StreamingMessage>();
    private readonly SemaphoreSlim sending = new(1);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource resumed = Resumed();

    /// <value>The worker's first message.</value>
    public StreamingMessage Start { get; } = start;

    public async Task ServeAsync(IAsyncStreamReader<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        var pump = PumpAsync(stream, cancellationToken);
        await Task.WhenAny(pump, ended.Task);
    }

    public async Task SendAsync(StreamingMessage message)
    {
        await sending.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await writer.WriteAsync(message, TestContext.Current.CancellationToken);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The next message, whatever it is; null when the worker has ended the stream.</summary>
    public async Task<StreamingMessage?> NextAsync()
    {
        using var deadline = Deadline.Start();
        return await received.Reader.WaitToReadAsync(deadline.Token) && received.Reader.TryRead(out var message) ? message : null;
    }

    /// <summary>The next message that is not a log record of the worker itself.</summary>
    public async Task<StreamingMessage> NextAnswerAsync()
    {
        while (await NextAsync() is { } message)
        {
            if (message.RpcLog is not { LogCategory: RpcLog.Types.RpcLogCategory.System })
                return message;
        }

        throw new EndOfStreamException("The worker ended the stream.");
    }

    /// <summary>Ends the call from the host's side.</summary>
    public void End() => ended.TrySetResult();

    /// <summary>From now on the host reads no more than one message, until <see cref="Resume"/>.</summary>
    public void Pause() => resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => resumed.TrySetResult();

    public void Dispose() => sending.Dispose();

    private async Task PumpAsync(IAsyncStreamReader<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.MoveNext(cancellationToken))
            {
                received.Writer.TryWrite(stream.Current);
                await resumed.Task.WaitAsync(cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The worker is gone: the test sees the end of its messages.
        }
        finally
        {
            received.Writer.TryComplete();
        }
    }

    private static TaskCompletionSource Resumed()
    {
        var resumed = new TaskCompletionSource();
        resumed.SetResult();
        return resumed;
    }
}
