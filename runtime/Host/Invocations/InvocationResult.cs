using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Invocations;

/// <summary>How an invocation ended.</summary>
internal abstract record InvocationResult
{
    private InvocationResult()
    {
    }

    /// <summary>The function returned and its outputs are written.</summary>
    internal sealed record Succeeded(InvocationResponse Response) : InvocationResult;

    /// <summary>The function threw, ran out of time, was cancelled, or an output could not be written.</summary>
    internal sealed record Failed(string Reason) : InvocationResult;

    /// <summary>The worker went away before it answered: the function may have run in part.</summary>
    internal sealed record WorkerLost(string Reason) : InvocationResult;

    /// <summary>No worker took it: the function did not run.</summary>
    internal sealed record NotReady : InvocationResult;
}
