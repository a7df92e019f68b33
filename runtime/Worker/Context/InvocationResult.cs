namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation returns. Middleware may read it after the function, replace it, or set it when the function failed.</summary>
public abstract class InvocationResult
{
    /// <value>The function's return value; null before it has run, and when it returns nothing.</value>
    public abstract object? Value { get; set; }
}

/// <summary>The same, seen as <typeparamref name="T"/>.</summary>
public sealed class InvocationResult<T>
{
    private readonly InvocationResult result;

    internal InvocationResult(InvocationResult result)
    {
        if (result.Value is not (null or T))
            throw new InvalidOperationException($"The result of this invocation is a {result.Value.GetType()}, not a {typeof(T)}. Call GetInvocationResult() without a type.");
        this.result = result;
    }

    public T? Value
    {
        get => (T?)result.Value;
        set => result.Value = value;
    }
}
