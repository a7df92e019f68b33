namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the trigger says of this invocation besides its payload: route values, a message's id and count of deliveries, and so on.</summary>
public abstract class BindingContext
{
    /// <value>By name, ignoring case; values are strings, JSON ones as JSON text.</value>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
