using LocalFunctions.Protocol;

namespace WireWorker;

/// <summary>A function that a test plays: its metadata as it goes over the wire, and what it answers.</summary>
public sealed record WireFunction(string Name, Func<WireInvocation, Task<InvocationResponse>> Handler, params IReadOnlyList<string> Bindings)
{
    public RpcRetryOptions? Retry { get; init; }

    /// <summary>Makes the load fail with this reason.</summary>
    public string? LoadError { get; init; }

    /// <summary>The worker's id for the function.</summary>
    public string Id => $"id-{Name}";
}

/// <summary>One call of a function.</summary>
/// <param name="Cancelled">Fires when the host sends InvocationCancel.</param>
/// <param name="LogAsync">Sends an RpcLog for this invocation.</param>
public sealed record WireInvocation(InvocationRequest Request, Func<RpcLog, Task> LogAsync, CancellationToken Cancelled)
{
    public TypedData Input => Request.InputData[0].Data;
}

/// <summary>Answers that functions give.</summary>
public static class Answer
{
    public static InvocationResponse Ok(TypedData? value = null) => new() { Result = new StatusResult { Status = StatusResult.Types.Status.Success }, ReturnValue = value };

    public static InvocationResponse Failed(string message) => new()
    {
        Result = new StatusResult { Status = StatusResult.Types.Status.Failure, Exception = new RpcException { Message = message, Type = "Test.Failure", IsUserException = true } },
    };

    public static InvocationResponse Http(int status, string body = "") => Ok(new TypedData
    {
        Http = new RpcHttp
        {
            StatusCode = status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Body = new TypedData { Bytes = Google.Protobuf.ByteString.CopyFromUtf8(body) },
        },
    });
}
