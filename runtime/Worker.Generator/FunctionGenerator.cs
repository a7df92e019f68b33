using System.Collections.Immutable;
using LocalFunctions.Worker.Generator.Models;
using LocalFunctions.Worker.Generator.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LocalFunctions.Worker.Generator;

/// <summary>Finds the methods with [Function] and writes the app's function module: metadata for the host, and code that binds and calls without reflection.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FunctionGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for tests of caching.</summary>
    internal const string FunctionsStep = "Functions";
    internal const string ModuleStep = "Module";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.Function,
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => FunctionReader.Read((IMethodSymbol)found.TargetSymbol, found.Attributes[0]));

        var functions = readings
            .Select(static (reading, _) => reading.Function)
            .Where(static function => function is not null)
            .WithTrackingName(FunctionsStep);
        var scriptFile = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName + ".dll");
        var module = functions.Collect()
            .Select(static (all, _) => new EquatableArray<FunctionModel>(all!))
            .Combine(scriptFile)
            .WithTrackingName(ModuleStep);

        context.RegisterSourceOutput(module, static (output, app) =>
        {
            if (app.Left.Count > 0)
                output.AddSource("FunctionModule.g.cs", ModuleWriter.Write(app.Left, app.Right));
        });
        context.RegisterSourceOutput(
            readings.SelectMany(static (reading, _) => reading.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
        context.RegisterSourceOutput(readings.Select(static (reading, _) => reading.Place).Collect(), ReportDuplicates);
    }

    private static void ReportDuplicates(SourceProductionContext output, ImmutableArray<FunctionPlace> places)
    {
        foreach (var sameName in places.GroupBy(place => place.Name, StringComparer.OrdinalIgnoreCase))
        {
            foreach (var place in sameName.Skip(1))
                output.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateName, place.Location.ToLocation(), place.Name));
        }

        foreach (var sameRoute in places.Where(place => place.Route is not null).GroupBy(place => place.Route!.Key, StringComparer.Ordinal))
            ReportRoutes(output, [.. sameRoute]);
    }

    private static void ReportRoutes(SourceProductionContext output, IReadOnlyList<FunctionPlace> places)
    {
        for (var second = 1; second < places.Count; second++)
        {
            var route = places[second].Route!;
            var first = places.Take(second).FirstOrDefault(place => Common(place.Route!.Methods, route.Methods) is not null && !string.Equals(place.Name, places[second].Name, StringComparison.OrdinalIgnoreCase));
            if (first is not null)
                output.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateRoute, route.Location.ToLocation(), first.Name, places[second].Name, Common(first.Route!.Methods, route.Methods), route.Text));
        }
    }

    /// <summary>A method that both answer; null when there is none.</summary>
    private static string? Common(EquatableArray<string> some, EquatableArray<string> others) =>
        some.Count == 0 ? others.Count == 0 ? "any method of" : others[0]
        : others.Count == 0 ? some[0]
        : some.FirstOrDefault(others.Contains);
}
