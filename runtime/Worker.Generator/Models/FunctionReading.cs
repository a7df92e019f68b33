namespace LocalFunctions.Worker.Generator.Models;

/// <summary>What came of a method with [Function]: a model, unless its diagnostics say why not. Its place is kept apart, because lines move.</summary>
internal sealed record FunctionReading(FunctionModel? Function, EquatableArray<DiagnosticModel> Diagnostics, FunctionPlace Place);

/// <summary>Where a function of that name is declared.</summary>
internal sealed record FunctionPlace(string Name, LocationModel Location);
