namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function: what started it, and its services. Middleware and the function share the same instance.</summary>
public abstract class FunctionContext
{
    /// <value>Unique to this invocation; the host's log carries the same.</value>
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    public abstract RetryContext RetryContext { get; }

    /// <value>The services of this invocation's scope, disposed when it ends.</value>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <value>Values that middleware and function hand to each other.</value>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <value>Cancelled when the host cancels the invocation, or when a stopping worker's grace is over.</value>
    public virtual CancellationToken CancellationToken => default;
}
