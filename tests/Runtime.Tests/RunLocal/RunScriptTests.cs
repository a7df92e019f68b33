using System.Globalization;
using System.Runtime.Versioning;

namespace Runtime.Tests.RunLocal;

[SupportedOSPlatform("linux")]
public sealed class RunScriptTests
{
    /// <summary>Stands for run-local: leaves one server running in a session of its own, then serves.</summary>
    private const string Dotnet = """
        echo "$1" >> calls
        [[ $1 == build ]] && exit 0
        setsid /usr/bin/sleep 600 < /dev/null > /dev/null 2>&1 &
        echo $! > server
        printf '{\n  "pid": %s,\n  "urls": {\n    "functions": "http://127.0.0.1:7071/api",\n    "redis": "redis://127.0.0.1:63790"\n  }\n}\n' $$ > .local/run.json
        exec /usr/bin/sleep 600
        """;

    [Fact]
    public async Task Run_SaysWhoRuns_AndBuildsNothing_BesideARunningOne()
    {
        using var checkout = new ScriptCheckout("run", Dotnet);
        await using var first = await checkout.StartAsync();
        await Eventually.TrueAsync(() => checkout.Read(".local/run.json").EndsWith("}\n", StringComparison.Ordinal));

        var (code, output) = await checkout.RunAsync();

        KillServer(checkout);
        Assert.Equal(1, code);
        Assert.Contains($"already running here as pid {first.Id} since 2", output, StringComparison.Ordinal);
        Assert.Contains("functions  http://127.0.0.1:7071/api", output, StringComparison.Ordinal);
        Assert.Contains("redis  redis://127.0.0.1:63790", output, StringComparison.Ordinal);
        Assert.Single(checkout.Read("calls").Split('\n'), call => call == "build");
    }

    [Fact]
    public async Task Run_WaitsForTheServersOfAKilledOne_ThenStarts()
    {
        using var checkout = new ScriptCheckout("run", Dotnet);
        await using (var first = await checkout.StartAsync())
        {
            await Eventually.TrueAsync(() => checkout.Has(".local/run.json"));
            await first.KillAsync();
        }
        await using var second = await checkout.StartAsync();
        await Eventually.TrueAsync(() => second.LogTail.Contains("waiting for its processes to end", StringComparison.Ordinal));
        Assert.Single(checkout.Read("calls").Split('\n'), call => call == "build");

        KillServer(checkout);

        await Eventually.TrueAsync(() => checkout.Read("calls").Split('\n').Count(call => call == "build") == 2);
        await Eventually.TrueAsync(() => checkout.Has(".local/run.json"));
        KillServer(checkout);
    }

    [Fact]
    public async Task Run_MakesItsFolderForTheOwnerOnly()
    {
        using var checkout = new ScriptCheckout("run", "[[ $1 == build ]] || exec /usr/bin/true");

        Assert.Equal(0, (await checkout.RunAsync()).Code);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(checkout.PathOf(".local")));
    }

    [Fact]
    public async Task Run_ShowsTheErrors_WhenTheBuildFails()
    {
        using var checkout = new ScriptCheckout("run", "echo 'Program.cs(1,1): error CS1002'; exit 1");

        var (code, output) = await checkout.RunAsync("--once");

        Assert.Equal(1, code);
        Assert.Contains("error CS1002", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2, "--no-such-option")]
    public async Task Run_PrintsUsage_AndStartsNothing(int expected, string argument)
    {
        using var checkout = new ScriptCheckout("run", Dotnet);

        var (code, output) = await checkout.RunAsync(argument);

        Assert.Equal(expected, code);
        Assert.Contains("usage: ./run", output, StringComparison.Ordinal);
        Assert.False(checkout.Has("calls"));
    }

    private static void KillServer(ScriptCheckout checkout) =>
        System.Diagnostics.Process.GetProcessById(int.Parse(checkout.Read("server"), CultureInfo.InvariantCulture)).Kill();
}
