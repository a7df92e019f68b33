using Microsoft.Azure.Functions.Worker;

namespace LocalFunctions.Worker;

/// <summary>All that the worker knows of a function: generated code fills it in.</summary>
public sealed class FunctionDescriptor
{
    /// <value>A number in text, made of name and entry point, so that it is the same in every build.</value>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <value>Class and method, such as <c>App.Backups.Run</c>.</value>
    public required string EntryPoint { get; init; }

    /// <value>The app's file, such as <c>functions.dll</c>.</value>
    public required string ScriptFile { get; init; }

    /// <value>The trigger first, then the outputs.</value>
    public required IReadOnlyList<FunctionBinding> Bindings { get; init; }

    public required IReadOnlyList<FunctionParameter> Parameters { get; init; }

    /// <value>How to take the outputs out of the return value, by binding name; empty when the return value itself is the output.</value>
    public IReadOnlyDictionary<string, Func<object, object?>> ResultProperties { get; init; } = new Dictionary<string, Func<object, object?>>();

    /// <value>Null when a failed run is not repeated.</value>
    public FunctionRetry? Retry { get; init; }

    /// <value>Binds the inputs, makes the function's class, runs the function, disposes the class, and gives the return value.</value>
    public required Func<FunctionInputs, ValueTask<object?>> Invoke { get; init; }
}
