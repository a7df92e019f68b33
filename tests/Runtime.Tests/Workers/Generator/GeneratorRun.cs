using System.Reflection;
using LocalFunctions.Worker.Generator;
using Microsoft.Azure.Functions.Worker;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Runtime.Tests.Workers.Generator;

/// <summary>The generator run on a piece of source, as the compiler runs it.</summary>
internal static class GeneratorRun
{
    private const string Usings = "using System; using System.Threading; using System.Threading.Tasks; using Microsoft.Azure.Functions.Worker; using Microsoft.Azure.Functions.Worker.Http;\n";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(FunctionContext).Assembly.Location),
    ];

    public static CSharpCompilation Compilation(params string[] sources) => CSharpCompilation.Create(
        "App",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(Usings + source, path: $"File{index}.cs")),
        References,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new FunctionGenerator().AsSourceGenerator()],
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the generator reports; line 1 is the first of the source as given.</summary>
    public static (string Id, string Text, int Line, string Message)[] Diagnostics(string source)
    {
        var compilation = Compilation(source);
        var tree = compilation.SyntaxTrees[0].ToString();
        return [.. Driver().RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Diagnostics.Select(diagnostic => (
            diagnostic.Id,
            tree.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length),
            diagnostic.Location.GetLineSpan().StartLinePosition.Line,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>The functions of the source, compiled with what the generator wrote.</summary>
    public static IReadOnlyList<LocalFunctions.Worker.FunctionDescriptor> Functions(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compilation(source), out var output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        using var image = new MemoryStream();
        var result = output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        var module = Assembly.Load(image.ToArray()).GetCustomAttribute<LocalFunctions.Worker.FunctionModuleAttribute>();
        return module is null ? [] : ((LocalFunctions.Worker.IFunctionModule)Activator.CreateInstance(module.Module)!).Functions;
    }
}
