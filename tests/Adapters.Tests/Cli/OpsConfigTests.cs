using System.Diagnostics;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops config</c>: with no settings and no servers.</summary>
public sealed class OpsConfigTests : IDisposable
{
    private static readonly string Shipped = Checkout.PathOf("image", "tcb.yaml");

    private readonly string folder = Directory.CreateTempSubdirectory("ops-config-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Check_TakesTheShippedFile_WithItsWarning()
    {
        var run = await RunAsync("config", "check", Shipped);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("warning: services[0].env_variables.REDIS_URL", run.Output, StringComparison.Ordinal);
        Assert.Contains("can be used: 1 warning.", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Check_SaysEverything_ToPeopleAndPrograms()
    {
        var file = await WriteAsync("""
            env_id: env-1
            topology: ephemeral
            services:
              - service_name: web
                service_path: web
                resource: { max_instances: 60 }
                env_variables:
                  DB_PASSWORD: hunter2
            """);
        var people = await RunAsync("config", "check", file);
        Assert.True(people.ExitCode == 1, people.ToString());
        Assert.Contains($"{file}:6:32: error: services[0].resource.max_instances: 60 is more than it takes [out-of-range]", people.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be used: 4 errors.", people.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", people.ToString(), StringComparison.Ordinal);

        var programs = await RunAsync("config", "check", file, "--json");
        Assert.True(programs.ExitCode == 1, programs.ToString());
        Assert.False(programs.Json.GetProperty("valid").GetBoolean());
        Assert.Equal(
            [("topology-data-loss", 2), ("bad-format", 5), ("out-of-range", 6), ("literal-secret", 8)],
            programs.Json.GetProperty("mistakes").EnumerateArray().Select(mistake => (mistake.GetProperty("code").GetString()!, mistake.GetProperty("line").GetInt32())));
        Assert.All(programs.Json.GetProperty("mistakes").EnumerateArray(), mistake =>
        {
            foreach (var name in (string[])["severity", "path", "reason", "suggestion"])
                Assert.NotEmpty(mistake.GetProperty(name).GetString()!);
            Assert.True(mistake.GetProperty("column").GetInt32() > 0);
        });
    }

    [Fact]
    public async Task Render_WritesTheSameBytes_ToAFileAndToStandardOutput_AndLeavesThemAlone()
    {
        var printed = await RunAsync("config", "render", Shipped);
        Assert.True(printed.ExitCode == 0, printed.ToString());
        Assert.Equal("superinsight-prod", printed.Json.GetProperty("envId").GetString());
        Assert.Contains("REDIS_URL", printed.Error, StringComparison.Ordinal);

        var target = Path.Combine(folder, "cloudbaserc.json");
        var written = await RunAsync("config", "render", Shipped, "--out", target, "--json");
        Assert.True(written.Json.GetProperty("changed").GetBoolean());
        Assert.Equal(printed.Output, await File.ReadAllTextAsync(target, Cancellation));
        Assert.False((await RunAsync("config", "render", Shipped, "--out", target, "--json")).Json.GetProperty("changed").GetBoolean());
        Assert.Contains("holds the same already", (await RunAsync("config", "render", Shipped, "--out", target)).Output, StringComparison.Ordinal);
        Assert.Equal([target], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Render_WritesNothing_WhenTheConfigurationIsWrong()
    {
        var target = Path.Combine(folder, "cloudbaserc.json");
        var run = await RunAsync("config", "render", await WriteAsync("env_id: x\n"), "--out", target);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Empty(run.Output);
        Assert.Contains("topology: it is missing", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
        Assert.False((await RunAsync("config", "render", await WriteAsync("env_id: x\n"), "--json")).Json.GetProperty("valid").GetBoolean());
    }

    [Theory]
    [InlineData("there is no such file", "config", "check", "nowhere.yaml")]
    [InlineData("cannot be read", "config", "check", "/")]
    [InlineData("cannot be written", "config", "render", "SHIPPED", "--out", "/proc/nowhere/rc.json")]
    [InlineData("Required argument 'file' missing", "config", "check")]
    [InlineData("Try: ops config", "config", "differ", "x")]
    public async Task Misuse_Ends2_WithAHint(string expected, params string[] arguments)
    {
        var run = await RunAsync([.. arguments.Select(argument => argument == "SHIPPED" ? Shipped : argument)]);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ReadsStandardInput()
    {
        using var process = Start("config", "check", "-", "--json");
        await process.StandardInput.WriteAsync((await File.ReadAllTextAsync(Shipped, Cancellation)).Replace("cpu: 1", "cpu: one", StringComparison.Ordinal));
        process.StandardInput.Close();
        var run = await OpsDesk.FinishAsync(process);
        Assert.Equal("wrong-type", run.Json.GetProperty("mistakes")[0].GetProperty("code").GetString());
    }

    public static async Task<OpsRun> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        return await OpsDesk.FinishAsync(process);
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(folder, "tcb.yaml");
        await File.WriteAllTextAsync(file, text, Cancellation);
        return file;
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        return Process.Start(start)!;
    }
}
