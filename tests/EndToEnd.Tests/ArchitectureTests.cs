using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The arrows of the architecture, and the house's rules on names and documents.</summary>
public sealed class ArchitectureTests
{
    private const string NoNames = "(Manager|Helper|Util|Utils|Service|Processor)$";

    private static readonly Assembly Domain = Assembly.Load("SuperInsight.Domain");
    private static readonly Assembly Adapters = Assembly.Load("SuperInsight.Adapters");
    private static readonly Assembly Functions = Assembly.Load("SuperInsight.Functions");
    private static readonly Assembly Cli = Assembly.Load("ops");

    private static readonly Assembly[] Runtime =
        [Assembly.Load("LocalFunctions.Worker"), Assembly.Load("LocalFunctions.Protocol"), Assembly.Load("LocalFunctions.Host"), Assembly.Load("TencentEmulator")];

    private static readonly Architecture System = new ArchLoader().LoadAssemblies(Domain, Adapters, Functions, Cli).Build();

    [Fact]
    public void Domain_ReferencesTheBaseLibraryAndPureComputationOnly()
    {
        string[] allowed = ["Microsoft.Extensions.Logging.Abstractions", "NSec.Cryptography", "YamlDotNet", "ZstdNet"];
        Assert.Empty(References(Domain).Where(name => !IsBaseLibrary(name)).Except(allowed));
    }

    [Fact]
    public void Adapters_ReferenceNeitherFunctionsNorTheCommandLineNorTheRuntime()
    {
        var ours = References(Adapters).Where(name => name.StartsWith("SuperInsight", StringComparison.Ordinal) || IsRuntime(name) || name == "ops");
        Assert.Equal(["SuperInsight.Domain"], ours);
    }

    [Fact]
    public void Runtime_KnowsNothingOfSuperInsight() =>
        Assert.All(Runtime, assembly => Assert.DoesNotContain(References(assembly), name => name.StartsWith("SuperInsight", StringComparison.Ordinal)));

    [Fact]
    public void Functions_ReferenceOfTheRuntimeTheWorkerOnly() =>
        Assert.Equal(["LocalFunctions.Worker"], References(Functions).Where(IsRuntime));

    [Fact]
    public void Functions_UseAdapters_InProgramOnly() =>
        Types().That().ResideInAssembly(Functions).And().DoNotHaveFullNameMatching("^Program(/|\\+|$)")
            .Should().NotDependOnAny(Types().That().ResideInAssembly(Adapters))
            .Because("a trigger decodes, calls one use case and encodes; only the composition root knows what is behind the ports")
            .Check(System);

    [Fact]
    public void DomainAndFunctions_ReachTheWorldThroughPorts() =>
        Types().That().ResideInAssembly(Domain).Or().ResideInAssembly(Functions)
            .Should().NotDependOnAny(typeof(File), typeof(Directory), typeof(System.Net.Http.HttpClient), typeof(System.Diagnostics.Process))
            .Because("disk, network and processes belong to adapters")
            .Check(System);

    [Fact]
    public void Types_HaveNamesThatSayWhatTheyAre() =>
        Types().That().ResideInAssembly(Domain).Or().ResideInAssembly(Adapters).Or().ResideInAssembly(Functions).Or().ResideInAssembly(Cli)
            .Should().NotHaveNameMatching(NoNames)
            .Check(System);

    [Fact]
    public void Worker_OffersItsTypesInMicrosoftsNamespaces()
    {
        var strays = Runtime[0].GetExportedTypes().Where(type => type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true && type.Namespace?.StartsWith("LocalFunctions.Worker", StringComparison.Ordinal) != true);
        Assert.Empty(strays);
        foreach (var name in (string[])["Microsoft.Azure.Functions.Worker.FunctionAttribute", "Microsoft.Azure.Functions.Worker.Http.HttpRequestData", "Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication", "Microsoft.Azure.Functions.Worker.Middleware.IFunctionsWorkerMiddleware"])
            Assert.NotNull(Runtime[0].GetType(name));
    }

    [Fact]
    public void Domain_DocumentsEveryPublicType()
    {
        var documented = XDocument.Load(Path.ChangeExtension(Domain.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is { } summary && !string.IsNullOrWhiteSpace(summary.Value) || member.Element("inheritdoc") is not null || member.Elements("param").Any())
            .Select(member => member.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);
        // The compiler's own types, which it makes for extension blocks, have names that nobody can write.
        var bare = Domain.GetExportedTypes().Select(type => "T:" + type.FullName!.Replace('+', '.')).Where(name => !name.Contains('<', StringComparison.Ordinal) && !documented.Contains(name));
        Assert.Empty(bare);
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Order(StringComparer.Ordinal);

    private static bool IsRuntime(string name) => name.StartsWith("LocalFunctions", StringComparison.Ordinal) || name == "TencentEmulator";

    private static bool IsBaseLibrary(string name) => name is "netstandard" or "mscorlib" || name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
