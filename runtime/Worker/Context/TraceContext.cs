namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace that this invocation is part of (<see href="https://www.w3.org/TR/trace-context/"/>).</summary>
public abstract class TraceContext
{
    /// <value>The <c>traceparent</c>; empty when the host sent none.</value>
    public abstract string TraceParent { get; }

    /// <value>The <c>tracestate</c>; empty when the host sent none.</value>
    public abstract string TraceState { get; }

    public virtual IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>();
}
