namespace LocalFunctions.Worker.Generator.Models;

/// <summary>A function as it will be written: plain text, no symbols, so that an edit elsewhere leaves it equal.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="EntryPoint">Class and method.</param>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Instance">How the class is made and disposed.</param>
/// <param name="Result">What the method returns.</param>
/// <param name="Retry">The expression of the retry, or null.</param>
/// <param name="Parameters">In order.</param>
/// <param name="Bindings">The trigger first, then the outputs.</param>
/// <param name="ResultClass">Set when the outputs are properties of what the method returns.</param>
internal sealed record FunctionModel(
    string Name,
    string EntryPoint,
    string Type,
    string Method,
    InstanceKind Instance,
    ResultKind Result,
    string? Retry,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<BindingModel> Bindings,
    ResultClassModel? ResultClass);

/// <summary>A parameter.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Type">Fully qualified, without nullability of references.</param>
/// <param name="Value">The expression that binds it.</param>
internal sealed record ParameterModel(string Name, string Type, string Value);

/// <summary>A binding and its whole JSON.</summary>
internal sealed record BindingModel(string Name, string Type, string Direction, string Json);

/// <summary>A result class and those of its properties that are outputs.</summary>
internal sealed record ResultClassModel(string Type, EquatableArray<string> Properties);

/// <summary>How the function's class comes and goes.</summary>
internal enum InstanceKind
{
    Static,
    Plain,
    Disposable,
    AsyncDisposable,
}

/// <summary>What a method's call gives.</summary>
internal enum ResultKind
{
    Nothing,
    Value,
    AwaitedNothing,
    AwaitedValue,
}
