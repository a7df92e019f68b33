using System.Runtime.Versioning;

namespace Runtime.Tests.RunLocal;

[SupportedOSPlatform("linux")]
public sealed class CompileAheadTests : IDisposable
{
    private const string Script = "runtime/RunLocal/compile-ahead";

    /// <summary>Answers as MSBuild does when it is asked for the compiler's package.</summary>
    private const string Dotnet = """echo '{"Items":{"ResolvedCrossgen2Pack":[{"PackageDirectory":"'"$(dirname "$0")"'/pack"}]}}'""";

    private readonly ScriptCheckout checkout = new(Script, Dotnet);

    public CompileAheadTests()
    {
        // Its own folder of frameworks beside dotnet.
        foreach (var framework in (string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"])
            checkout.Write($"programs/shared/{framework}/10.0.1/a", "");
        checkout.WriteProgram("programs/pack/tools/crossgen2", """
            basename "$1" >> "$(dirname "$0")/calls"
            grep -q broken "$1" && { echo "Error: no code in it"; exit 1; }
            { echo ahead of time:; cat "$1"; } > "$3"
            """);
        checkout.Write(Built("cli", "ops"), "ops\n");
        checkout.Write(Built("cli", "Domain"), "domain\n");
        checkout.Write(Built("functions", "Domain"), "domain\n");
    }

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task Compiles_WhatProjectsShare_Once()
    {
        await RunAsync("cli", "functions");

        Assert.Equal("ahead of time:\nops\n", checkout.Read(Built("cli", "ops")));
        Assert.Equal("ahead of time:\ndomain\n", checkout.Read(Built("cli", "Domain")));
        Assert.Equal("ahead of time:\ndomain\n", checkout.Read(Built("functions", "Domain")));
        Assert.Equal(["Domain.dll", "ops.dll"], Calls().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Compiles_OnlyWhatChanged_TheNextTime()
    {
        await RunAsync("cli", "functions");
        await RunAsync("cli", "functions");
        Assert.Equal(2, Calls().Length);

        // As the next build leaves them: one as before, one new.
        checkout.Write(Built("cli", "Domain"), "domain\n");
        checkout.Write(Built("cli", "ops"), "other\n");
        await RunAsync("cli", "functions");

        Assert.Equal("ahead of time:\ndomain\n", checkout.Read(Built("cli", "Domain")));
        Assert.Equal("ahead of time:\nother\n", checkout.Read(Built("cli", "ops")));
        Assert.Equal(["ops.dll"], Calls()[2..]);
    }

    [Fact]
    public async Task Leaves_WhatCannotBeCompiled_AsItIs()
    {
        checkout.Write(Built("cli", "Domain"), "broken\n");

        var output = await RunAsync("cli");

        Assert.Contains("cli/bin/Release/net10.0/Domain.dll stays compiled just in time: Error: no code in it", output, StringComparison.Ordinal);
        Assert.Equal("broken\n", checkout.Read(Built("cli", "Domain")));
        Assert.Equal("ahead of time:\nops\n", checkout.Read(Built("cli", "ops")));
    }

    [Fact]
    public async Task Leaves_AllAsItIs_WhereThereIsNoCompiler()
    {
        checkout.WriteProgram("programs/dotnet", "echo 'error NU1101: Unable to find package'; exit 1");

        var output = await RunAsync("cli");

        Assert.Contains("all stays compiled just in time: error NU1101: Unable to find package", output, StringComparison.Ordinal);
        Assert.Equal("ops\n", checkout.Read(Built("cli", "ops")));
    }

    private async Task<string> RunAsync(params string[] projects)
    {
        var (code, output) = await checkout.RunAsync([.. projects.Select(checkout.PathOf)]);
        Assert.True(code == 0, output);
        return output;
    }

    private string[] Calls() => checkout.Read("programs/pack/tools/calls").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Built(string project, string assembly) => $"{project}/bin/Release/net10.0/{assembly}.dll";
}
