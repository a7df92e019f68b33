using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using LocalFunctions.Protocol;

namespace WireWorker;

/// <summary>Plays a worker on the wire.</summary>
public sealed class Worker(Uri host, string workerId, IReadOnlyList<WireFunction> functions) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> running = new();
    private readonly TaskCompletionSource terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes it stay when it is told to leave.</summary>
    public bool IgnoresTerminate { get; init; }

    /// <summary>Makes it leave status requests without answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>Completes when the host has sent WorkerTerminate.</summary>
    public Task Terminated => terminated.Task;

    /// <summary>Serves until the host says terminate, the stream ends, or <paramref name="cancellationToken"/> cuts it as a crash would.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(host, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        using var stream = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: cancellationToken);
        await WriteAsync(stream, new StreamingMessage { StartStream = new StartStream { WorkerId = workerId } });
        while (await stream.ResponseStream.MoveNext(cancellationToken))
        {
            var message = stream.ResponseStream.Current;
            if (message.ContentCase == StreamingMessage.ContentOneofCase.WorkerTerminate)
            {
                terminated.TrySetResult();
                if (IgnoresTerminate)
                    continue;
                return;
            }
            if (message.InvocationRequest is { } invocation)
                _ = InvokeAsync(stream, invocation);
            else if (message.InvocationCancel is { } cancel)
                await (running.TryGetValue(cancel.InvocationId, out var source) ? source.CancelAsync() : Task.CompletedTask);
            else if (Reply(message) is { } reply)
                await WriteAsync(stream, reply);
        }
    }

    public void Dispose() => writing.Dispose();

    private StreamingMessage? Reply(StreamingMessage message)
    {
        var success = new StatusResult { Status = StatusResult.Types.Status.Success };
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.WorkerInitRequest:
                return new StreamingMessage { RequestId = message.RequestId, WorkerInitResponse = new WorkerInitResponse { Result = success, WorkerVersion = "1", Capabilities = { ["WorkerStatus"] = "True" } } };
            case StreamingMessage.ContentOneofCase.WorkerStatusRequest when !Hangs:
                return new StreamingMessage { RequestId = message.RequestId, WorkerStatusResponse = new WorkerStatusResponse() };
            case StreamingMessage.ContentOneofCase.FunctionsMetadataRequest:
                var response = new FunctionMetadataResponse { Result = success };
                response.FunctionMetadataResults.AddRange(functions.Select(Describe));
                return new StreamingMessage { RequestId = message.RequestId, FunctionMetadataResponse = response };
            case StreamingMessage.ContentOneofCase.FunctionLoadRequest:
                var id = message.FunctionLoadRequest.FunctionId;
                var error = functions.First(function => function.Id == id).LoadError;
                var result = error is null ? success : new StatusResult { Status = StatusResult.Types.Status.Failure, Exception = new LocalFunctions.Protocol.RpcException { Message = error } };
                return new StreamingMessage { RequestId = message.RequestId, FunctionLoadResponse = new FunctionLoadResponse { FunctionId = id, Result = result } };
            default:
                return null;
        }
    }

    private static RpcFunctionMetadata Describe(WireFunction function)
    {
        var metadata = new RpcFunctionMetadata { Name = function.Name, FunctionId = function.Id, Language = "dotnet-isolated", RetryOptions = function.Retry };
        metadata.RawBindings.AddRange(function.Bindings);
        return metadata;
    }

    private async Task InvokeAsync(AsyncDuplexStreamingCall<StreamingMessage, StreamingMessage> stream, InvocationRequest request)
    {
        using var cancel = new CancellationTokenSource();
        running[request.InvocationId] = cancel;
        InvocationResponse answer;
        try
        {
            answer = await functions.First(function => function.Id == request.FunctionId).Handler(new WireInvocation(request, log =>
            {
                log.InvocationId = request.InvocationId;
                return WriteAsync(stream, new StreamingMessage { RpcLog = log });
            }, cancel.Token));
        }
        catch (OperationCanceledException)
        {
            answer = Answer.Failed("cancelled");
        }
        running.TryRemove(request.InvocationId, out _);
        answer.InvocationId = request.InvocationId;
        try
        {
            await WriteAsync(stream, new StreamingMessage { InvocationResponse = answer });
        }
        catch (Exception gone) when (gone is Grpc.Core.RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The host is no longer there to hear it.
        }
    }

    private async Task WriteAsync(AsyncDuplexStreamingCall<StreamingMessage, StreamingMessage> stream, StreamingMessage message)
    {
        await writing.WaitAsync();
        try
        {
            await stream.RequestStream.WriteAsync(message);
        }
        finally
        {
            writing.Release();
        }
    }
}
