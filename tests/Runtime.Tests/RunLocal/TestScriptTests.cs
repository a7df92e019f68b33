using System.Runtime.Versioning;

namespace Runtime.Tests.RunLocal;

[SupportedOSPlatform("linux")]
public sealed class TestScriptTests
{
    /// <summary>Stands for a test program: prints and ends as the file beside it says, whose first line is the exit code.</summary>
    private const string Dotnet = """
        [[ $1 == build ]] && exit 0
        echo "$@" >> calls
        tail -n +2 "$1"
        exit "$(head -n 1 "$1")"
        """;

    [Fact]
    public async Task Test_AddsUpAllProjects_AndPasses()
    {
        using var checkout = Checkout(("A", Summary(0, passed: 3, failed: 0, skipped: 1)), ("B", Summary(0, passed: 4, failed: 0, skipped: 0)));

        var (code, output) = await checkout.RunAsync();

        Assert.Equal(0, code);
        Assert.Contains("A.Tests: 3 passed, 0 failed, 1 skipped", output, StringComparison.Ordinal);
        Assert.Equal("7 passed, 0 failed, 1 skipped", LastLine(output));
        Assert.StartsWith("cli functions runtime/Host ", checkout.Read("runtime/RunLocal/compiled-ahead"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ShowsTheOutput_AndGoesOn_WhenATestFails()
    {
        using var checkout = Checkout(("A", Summary(2, passed: 3, failed: 2, skipped: 0, "Assert.Equal() Failure")), ("B", Summary(0, passed: 4, failed: 0, skipped: 0)));

        var (code, output) = await checkout.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("Assert.Equal() Failure", output, StringComparison.Ordinal);
        Assert.Equal("7 passed, 2 failed, 0 skipped", LastLine(output));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public async Task Test_CountsWhatRunsBesideTheOthers(int code, int failed)
    {
        using var checkout = Checkout(("A", Summary(0, passed: 3, failed: 0, skipped: 0)), ("Domain", Summary(code, passed: 4, failed, skipped: 0, "Falsifiable")));

        var (exit, output) = await checkout.RunAsync();

        Assert.Equal(Math.Min(code, 1), exit);
        Assert.Equal(failed > 0, output.Contains("Falsifiable", StringComparison.Ordinal));
        Assert.Equal($"7 passed, {failed} failed, 0 skipped", LastLine(output));
    }

    [Theory]
    [InlineData("134\nProcess terminated. Stack overflow.")]
    [InlineData("1\n  failed: 0\n  succeeded: 3\n  skipped: 0\nUnhandled exception.")]
    [InlineData("8\n  failed: 0\n  succeeded: 0\n  skipped: 0")]
    [InlineData("0\nno summary at all")]
    public async Task Test_Fails_WhenAProjectCrashesOrRunsNoTest(string program)
    {
        using var checkout = Checkout(("A", program), ("B", Summary(0, passed: 4, failed: 0, skipped: 0)));

        var (code, output) = await checkout.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("A.Tests: ended with code", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_RunsOneProject_AndHandsFiltersOn()
    {
        using var checkout = Checkout(("A", Summary(0, passed: 3, failed: 0, skipped: 0)), ("B", Summary(0, passed: 4, failed: 0, skipped: 0)));

        var (code, output) = await checkout.RunAsync("--project", "B.Tests", "--", "--filter-class", "*X");

        Assert.Equal(0, code);
        Assert.Equal("4 passed, 0 failed, 0 skipped", LastLine(output));
        Assert.False(checkout.Has("runtime/RunLocal/compiled-ahead"));
        Assert.EndsWith("B.Tests.dll --progress off --ansi off --filter-class *X\n", checkout.Read("calls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_LetsAProjectBeEmpty_OnlyUnderAFilter()
    {
        using var checkout = Checkout(("A", Summary(8, passed: 0, failed: 0, skipped: 0)), ("B", Summary(0, passed: 4, failed: 0, skipped: 0)));

        Assert.Equal(0, (await checkout.RunAsync("--", "--filter-class", "*X")).Code);
        Assert.Equal(1, (await checkout.RunAsync()).Code);
        Assert.Equal(1, (await checkout.RunAsync("--project", "A.Tests", "--", "--filter-class", "*X")).Code);
    }

    [Fact]
    public async Task Test_SaysWhatIsWrong_WhenThereIsNoSuchProject()
    {
        using var checkout = Checkout(("A", Summary(0, passed: 3, failed: 0, skipped: 0)));

        var (code, output) = await checkout.RunAsync("--project", "Z.Tests");

        Assert.Equal(2, code);
        Assert.Contains("there is no tests/Z.Tests", output, StringComparison.Ordinal);
    }

    private static ScriptCheckout Checkout(params ReadOnlySpan<(string Name, string Program)> projects)
    {
        var checkout = new ScriptCheckout("test", Dotnet);
        foreach (var (name, program) in projects)
            checkout.Write($"tests/{name}.Tests/bin/Release/net10.0/{name}.Tests.dll", program + "\n");
        return checkout;
    }

    private static string Summary(int code, int passed, int failed, int skipped, string details = "") =>
        $"{code}\n{details}\nTest run summary: - A.Tests.dll\n  total: {passed + failed + skipped}\n  failed: {failed}\n  succeeded: {passed}\n  skipped: {skipped}\n  duration: 1s";

    private static string LastLine(string output) => output.Split('\n')[^1];
}
