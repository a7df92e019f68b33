namespace LocalFunctions.Worker;

/// <summary>The functions of an app, as the generator found them.</summary>
public interface IFunctionModule
{
    IReadOnlyList<FunctionDescriptor> Functions { get; }
}
