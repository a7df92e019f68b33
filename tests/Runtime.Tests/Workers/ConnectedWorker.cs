using LocalFunctions.Protocol;

namespace Runtime.Tests.Workers;

/// <summary>A worker process with its host, brought through the start of the protocol.</summary>
internal sealed class ConnectedWorker : IAsyncDisposable
{
    private readonly Dictionary<string, RpcFunctionMetadata> functions = [];
    private int invocations;

    private ConnectedWorker(WireHost host, WorkerProcess process, WireStream stream)
    {
        Host = host;
        Process = process;
        Stream = stream;
    }

    public WireHost Host { get; }

    public WorkerProcess Process { get; }

    public WireStream Stream { get; }

    /// <value>By name, as the worker described them.</value>
    public IReadOnlyDictionary<string, RpcFunctionMetadata> Functions => functions;

    /// <summary>Starts an app and waits for its stream.</summary>
    public static async Task<ConnectedWorker> StartAsync(string app, params string[] moreArguments)
    {
        var host = await WireHost.StartAsync();
        var workerId = $"worker-{Guid.NewGuid()}";
        var process = WorkerProcess.Start(app, [.. moreArguments, .. WorkerProcess.Arguments(host.Address, workerId)], ("Overridden", "from the environment"));
        return new(host, process, await host.AcceptAsync(workerId));
    }

    /// <summary>The same, with every function loaded.</summary>
    public static async Task<ConnectedWorker> LoadAsync(string app, params string[] moreArguments)
    {
        var worker = await StartAsync(app, moreArguments);
        await worker.AskAsync(new() { WorkerInitRequest = new() { HostVersion = "4.0.0" } });
        var metadata = await worker.AskAsync(new() { FunctionsMetadataRequest = new() });
        foreach (var function in metadata.FunctionMetadataResponse.FunctionMetadataResults)
        {
            worker.functions[function.Name] = function;
            var loaded = await worker.AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } });
            Assert.Equal(StatusResult.Types.Status.Success, loaded.FunctionLoadResponse.Result.Status);
        }

        return worker;
    }

    /// <summary>Sends a request and waits for the next message, which must carry its id.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request)
    {
        request.RequestId = $"request-{Interlocked.Increment(ref invocations)}";
        await Stream.SendAsync(request);
        var answer = await Stream.NextAnswerAsync();
        Assert.Equal(request.RequestId, answer.RequestId);
        return answer;
    }

    /// <summary>Starts an invocation, and does not wait for it.</summary>
    public async Task<string> BeginAsync(string function, Action<InvocationRequest> fill)
    {
        var request = new InvocationRequest { InvocationId = $"invocation-{Interlocked.Increment(ref invocations)}", FunctionId = functions[function].FunctionId };
        fill(request);
        await Stream.SendAsync(new() { RequestId = $"request-of-{request.InvocationId}", InvocationRequest = request });
        return request.InvocationId;
    }

    /// <summary>The next answer to an invocation, and the function's logs before it.</summary>
    public async Task<(InvocationResponse Response, IReadOnlyList<RpcLog> Logs)> AnswerAsync()
    {
        var logs = new List<RpcLog>();
        while (true)
        {
            var message = await Stream.NextAnswerAsync();
            if (message.RpcLog is { } log)
            {
                logs.Add(log);
                continue;
            }

            Assert.Equal($"request-of-{message.InvocationResponse.InvocationId}", message.RequestId);
            return (message.InvocationResponse, logs);
        }
    }

    public async Task<(InvocationResponse Response, IReadOnlyList<RpcLog> Logs)> InvokeAsync(string function, Action<InvocationRequest> fill)
    {
        var id = await BeginAsync(function, fill);
        var answer = await AnswerAsync();
        Assert.Equal(id, answer.Response.InvocationId);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Process.Dispose();
        await Host.DisposeAsync();
    }
}
