namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to an invocation's result from middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <exception cref="InvalidOperationException">The context has no result: it does not come from the worker.</exception>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IInvocationResultFeature>()?.Result
            ?? throw new InvalidOperationException($"Invocation '{context.InvocationId}' has no result feature. Set an {nameof(IInvocationResultFeature)} in its Features.");
    }

    /// <exception cref="InvalidOperationException">The result is of another type, or the context has none.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => new(context.GetInvocationResult());
}
