namespace Microsoft.Azure.Functions.Worker;

/// <summary>A binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <value>The parameter's or property's name, or <c>$return</c>.</value>
    public abstract string Name { get; }

    /// <value>Such as <c>httpTrigger</c> or <c>queue</c>.</value>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether a binding brings data in or takes it out.</summary>
public enum BindingDirection
{
    In,
    Out,
}
