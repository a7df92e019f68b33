using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalFunctions.Worker.Invocation;

/// <summary>The steps around every function, put together once.</summary>
internal sealed class InvocationPipeline
{
    private readonly FunctionExecutionDelegate steps;

    public InvocationPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate next = context => ((InvocationContext)context).InvokeFunctionAsync();
        for (var step = middleware.Count - 1; step >= 0; step--)
            next = middleware[step](next);
        steps = next;
    }

    public Task RunAsync(InvocationContext context) => steps(context);
}
