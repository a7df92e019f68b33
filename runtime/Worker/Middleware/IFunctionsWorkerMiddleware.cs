namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A step around every invocation. Steps run in the order of their registration; the function, with the making of its class, is the innermost.
/// One instance serves all invocations, at the same time: it must keep no state of one.</summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
