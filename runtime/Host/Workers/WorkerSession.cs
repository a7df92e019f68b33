using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalFunctions.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace LocalFunctions.Host.Workers;

/// <summary>The conversation with one worker over its stream. Safe for concurrent use; when it ends, everything that waits for an answer fails with
/// <see cref="WorkerLostException"/>.</summary>
internal sealed class WorkerSession(string workerId, WorkerLogForwarder logs)
{
    private static readonly WriteOptions Flush = new();
    private static readonly WriteOptions Buffer = new(WriteFlags.BufferHint);
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> awaited = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PendingInvocation> invocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkerId => workerId;

    /// <summary>Completes when the worker has called in.</summary>
    public Task Started => started.Task;

    /// <summary>Completes when the session is over, with the reason.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>What the worker said it can do; empty before it was asked.</summary>
    public IReadOnlySet<string> Capabilities { get; set; } = new HashSet<string>();

    /// <summary>Carries messages both ways until either side ends the stream.</summary>
    public async Task RunAsync(IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        started.TrySetResult();
        var writing = WriteAsync(worker, cancellationToken);
        try
        {
            while (await incoming.MoveNext(cancellationToken))
                Receive(incoming.Current);
            End("the worker closed its stream");
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or RpcException or InvalidOperationException)
        {
            End($"the worker's stream broke ({broken.Message})");
        }
        await writing;
    }

    /// <summary>Whether the worker is to be ended at once, rather than given time to leave.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Ends the session, and the worker with it.</summary>
    public void Abandon(string reason)
    {
        IsAbandoned = true;
        End(reason);
    }

    /// <summary>Ends the session: nothing more is sent, and what waits fails with <paramref name="reason"/>. The first reason stands.</summary>
    public void End(string reason)
    {
        ended.TrySetResult(reason);
        outgoing.Writer.TryComplete();
        foreach (var key in awaited.Keys)
        {
            if (awaited.TryRemove(key, out var answer))
                answer.TrySetException(new WorkerLostException(reason));
        }
        foreach (var id in invocations.Keys)
        {
            if (invocations.TryRemove(id, out var pending))
                pending.Answer.TrySetException(new WorkerLostException(reason));
        }
    }

    /// <summary>Sends a request and waits for the answer that <paramref name="answerKey"/> names (<see cref="AnswerKey"/>).</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request, string answerKey, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited[answerKey] = answer;
        Send(request);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Hands an invocation to the worker. The task ends with its answer, or with <see cref="WorkerLostException"/>.</summary>
    public Task<InvocationResponse> InvokeAsync(InvocationRequest request, string functionName)
    {
        var pending = new PendingInvocation(functionName, new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously));
        invocations[request.InvocationId] = pending;
        Send(new StreamingMessage { InvocationRequest = request });
        return pending.Answer.Task;
    }

    /// <summary>Asks the worker to cancel; the answer is still awaited. Does nothing when the invocation has ended.</summary>
    public void Cancel(string invocationId)
    {
        if (invocations.ContainsKey(invocationId))
            outgoing.Writer.TryWrite(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });
    }

    /// <summary>Asks whether the worker is well.</summary>
    /// <returns>False when no answer came within <paramref name="limit"/>; true also when the session has ended, which tells itself.</returns>
    public async Task<bool> AnswersAsync(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await AskAsync(
                new StreamingMessage { RequestId = "status", WorkerStatusRequest = new WorkerStatusRequest() },
                AnswerKey(StreamingMessage.ContentOneofCase.WorkerStatusResponse), either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (WorkerLostException)
        {
            return true;
        }
    }

    public void CancelAll()
    {
        foreach (var id in invocations.Keys)
            Cancel(id);
    }

    public void Terminate(TimeSpan grace) =>
        outgoing.Writer.TryWrite(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) } });

    /// <summary>The name under which an answer is awaited: its kind, and for loads the function.</summary>
    public static string AnswerKey(StreamingMessage.ContentOneofCase kind, string functionId = "") => $"{kind}:{functionId}";

    private void Send(StreamingMessage message)
    {
        // A session that ended between the caller's registration and here must still fail it.
        if (!outgoing.Writer.TryWrite(message))
            End("the worker is gone");
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (invocations.TryRemove(message.InvocationResponse.InvocationId, out var pending))
                    pending.Answer.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                logs.Forward(message.RpcLog, invocations.TryGetValue(message.RpcLog.InvocationId, out var logging) ? logging.FunctionName : null);
                break;
            default:
                if (awaited.TryRemove(AnswerKey(message.ContentCase, message.FunctionLoadResponse?.FunctionId ?? ""), out var answer))
                    answer.TrySetResult(message);
                break;
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        try
        {
            while (await outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                while (outgoing.Reader.TryRead(out var message))
                {
                    // Whatever waits behind this message goes out in the same packet.
                    worker.WriteOptions = outgoing.Reader.TryPeek(out _) ? Buffer : Flush;
                    await worker.WriteAsync(message, cancellationToken);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or RpcException or InvalidOperationException)
        {
            End($"the worker's stream broke ({broken.Message})");
        }
    }

    private sealed record PendingInvocation(string FunctionName, TaskCompletionSource<InvocationResponse> Answer);
}
