using LocalFunctions.Worker.Generator;
using Microsoft.CodeAnalysis;

namespace Runtime.Tests.Workers.Generator;

public sealed class CachingTests
{
    private const string Source = """
        public class C
        {
            [Function("A"), FixedDelayRetry(3, "00:00:01")] public void A([TimerTrigger("%A%")] TimerInfo a, CancellationToken b) { }
            [Function("B")] public Out B([HttpTrigger("get", Route = "b/{c}")] HttpRequestData a, int c) => new();
        }
        public class Out { [HttpResult] public HttpResponseData? R { get; set; } [QueueOutput("q")] public string? Q { get; set; } }
        """;

    [Theory]
    [InlineData("// a comment before, so that every line moves\n", "")]
    [InlineData("", "\npublic class Unrelated;")]
    public void Generator_WritesNothingAnew_AfterAnUnrelatedEdit(string before, string after) =>
        Assert.Equal([(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached)], ReasonsAfter(before + Source + after));

    [Fact]
    public void Generator_WritesAnew_WhenAFunctionChanges() =>
        Assert.Equal([(IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified)], ReasonsAfter(Source.Replace("b/{c}", "d/{c}", StringComparison.Ordinal)));

    [Fact]
    public void Generator_WritesNothing_WithoutFunctions() =>
        Assert.Empty(GeneratorRun.Driver().RunGenerators(GeneratorRun.Compilation("public class C;"), TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees);

    // Why the module and its file were made, in the second run.
    private static (IncrementalStepRunReason Module, IncrementalStepRunReason Output)[] ReasonsAfter(string edited)
    {
        var first = GeneratorRun.Compilation(Source, "public class Other;");
        var driver = GeneratorRun.Driver().RunGenerators(first, TestContext.Current.CancellationToken);
        var second = first.ReplaceSyntaxTree(first.SyntaxTrees[0], GeneratorRun.Compilation(edited).SyntaxTrees[0]);
        var result = driver.RunGenerators(second, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.Single(result.GeneratedSources);
        var module = result.TrackedSteps[FunctionGenerator.ModuleStep].Single().Outputs.Single().Reason;
        var output = result.TrackedOutputSteps.SelectMany(step => step.Value)
            .Where(step => step.Inputs.Any(input => input.Source.Name == FunctionGenerator.ModuleStep))
            .SelectMany(step => step.Outputs)
            .Single().Reason;
        return [(module, output)];
    }
}
