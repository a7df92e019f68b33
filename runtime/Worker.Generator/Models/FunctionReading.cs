namespace LocalFunctions.Worker.Generator.Models;

/// <summary>What came of a method with [Function]: a model, unless its diagnostics say why not. Its place is kept apart, because lines move.</summary>
internal sealed record FunctionReading(FunctionModel? Function, EquatableArray<DiagnosticModel> Diagnostics, FunctionPlace Place);

/// <summary>Where a function of that name is declared, and what it answers.</summary>
internal sealed record FunctionPlace(string Name, LocationModel Location, RouteModel? Route);

/// <summary>What an HTTP function answers.</summary>
/// <param name="Text">As written, or the function's name.</param>
/// <param name="Key">Equal for routes that lead to the same place.</param>
/// <param name="Methods">In capitals; none is any.</param>
/// <param name="Location">Where it is written.</param>
internal sealed record RouteModel(string Text, string Key, EquatableArray<string> Methods, LocationModel Location);
