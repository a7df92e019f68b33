using Microsoft.Azure.Functions.Worker;

namespace LocalFunctions.Worker;

/// <summary>A binding of a function.</summary>
/// <param name="name">The parameter's or property's name, or <c>$return</c>.</param>
/// <param name="type">Such as <c>httpTrigger</c> or <c>queue</c>.</param>
/// <param name="direction">In for the trigger.</param>
/// <param name="json">The whole binding, as the host gets it.</param>
public sealed class FunctionBinding(string name, string type, BindingDirection direction, string json) : BindingMetadata
{
    public const string ReturnValue = "$return";

    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;

    public string Json => json;

    internal bool IsHttpOutput => direction == BindingDirection.Out && type == "http";
}
