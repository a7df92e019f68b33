namespace LocalFunctions.Worker;

/// <summary>Says which generated class lists an app's functions. The generator writes one per app.</summary>
/// <remarks>An attribute rather than a module initializer: the worker reads one attribute of the entry assembly at start, and there is no
/// static list that two apps in one process would share.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FunctionModuleAttribute(Type module) : Attribute
{
    /// <value>A class with a parameterless constructor that implements <see cref="IFunctionModule"/>.</value>
    public Type Module { get; } = module;
}
