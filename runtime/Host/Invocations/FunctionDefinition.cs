using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>A function as the worker described it.</summary>
/// <param name="Id">The worker's id for it, sent with each invocation.</param>
/// <param name="Retry">Null when a failure is not retried by the host.</param>
/// <param name="IsDisabled">Neither triggered nor routed; an operator may still run it.</param>
internal sealed record FunctionDefinition(
    string Name, string Id, FunctionBinding Trigger, IReadOnlyList<FunctionBinding> Outputs, RetryPolicy? Retry, bool IsDisabled, RpcFunctionMetadata Metadata)
{
    public const string HttpTrigger = "httpTrigger";
    public const string TimerTrigger = "timerTrigger";
    public const string QueueTrigger = "queueTrigger";

    /// <summary>The name in locks and status blobs of Microsoft's host.</summary>
    public string LockName => $"Host.Functions.{Name}";
}
