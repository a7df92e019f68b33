using System.Diagnostics;
using System.Text.RegularExpressions;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>The repository's scripts and its Dockerfile, as linters see them.</summary>
public sealed partial class ScriptTests
{
    private static readonly string[] Places = ["image", "cli", "runtime", "tests", ".ci"];
    private static readonly string[] TopLevel = ["run", "test", "ops"];
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules"];

    [Fact]
    public async Task ShellScripts_HaveNoFinding()
    {
        string[] scripts = [.. TopLevel.Select(name => Checkout.PathOf(name)), .. Places.SelectMany(place => Files(Checkout.PathOf(place))).Where(IsShell)];
        Assert.Contains(scripts, script => script.EndsWith("/image/scripts/entrypoint", StringComparison.Ordinal));

        var (code, output) = await RunAsync("/usr/bin/shellcheck", ["-x", "-S", "style", "-e", "SC2015", .. scripts]);

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task PythonScripts_Compile()
    {
        string[] scripts = [.. Files(Checkout.PathOf("image")).Where(file => file.EndsWith(".py", StringComparison.Ordinal) || FirstLine(file).Contains("python", StringComparison.Ordinal))];
        Assert.NotEmpty(scripts);

        var (code, output) = await RunAsync("/usr/bin/python3", ["-c", "import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name, encoding='utf-8').read(), name)", .. scripts]);

        Assert.True(code == 0, output);
    }

    [Fact]
    public void Dockerfile_KeepsTheRules()
    {
        var found = DockerfileRules.Check(File.ReadAllText(Checkout.PathOf("Dockerfile")), name => File.Exists(Checkout.PathOf(name)) || Directory.Exists(Checkout.PathOf(name)));

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("FROM debian:latest AS a\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "names no version")]
    [InlineData("FROM debian AS a\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "names no version")]
    [InlineData("FROM debian:12 AS a\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "recommended")]
    [InlineData("FROM debian:12 AS a\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "lists")]
    [InlineData("FROM debian:12 AS a\nADD x /x\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "COPY")]
    [InlineData("FROM debian:12 AS a\nCOPY missing /x\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "missing")]
    [InlineData("FROM debian:12 AS a\nARG API_TOKEN\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "history")]
    [InlineData("FROM debian:12 AS a\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT x", "JSON")]
    [InlineData("FROM debian:12 AS a\nENTRYPOINT [\"x\"]", "HEALTHCHECK")]
    [InlineData("FROM debian:12 AS a\nRUN cd /tmp && sudo true\nHEALTHCHECK CMD [\"x\"]\nENTRYPOINT [\"x\"]", "sudo")]
    public void DockerfileRules_FindWhatTheyAreFor(string dockerfile, string finding)
    {
        var found = Assert.Single(DockerfileRules.Check(dockerfile, name => name != "missing"));

        Assert.Contains(finding, found, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(Files));

    private static bool IsShell(string file) => Shell().IsMatch(FirstLine(file));

    private static string FirstLine(string file)
    {
        using var reader = new StreamReader(file);
        var start = new char[80];
        return new string(start, 0, reader.Read(start)).Split('\n')[0];
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.PathOf(".") })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    [GeneratedRegex(@"^#!.*\b(ba)?sh\b|^# shellcheck shell=")]
    private static partial Regex Shell();
}
