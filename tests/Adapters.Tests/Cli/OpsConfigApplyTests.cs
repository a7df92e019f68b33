using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using SuperInsight.Adapters.Tests.Cos;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops config diff</c> and <c>apply</c> against the emulator.</summary>
public sealed class OpsConfigApplyTests : IAsyncLifetime
{
    private const string Environment = "env-demo-1a2b3c";
    private const string Secret = "value-not-to-be-seen";

    private const string Wanted = $$$"""
        env_id: {{{Environment}}}
        topology: external
        services:
          - service_name: web
            service_path: /web
            container_port: 8080
            resource: { cpu: 2, memory: 4, min_instances: 1, max_instances: 8, scale_metric: cpu, scale_threshold: 60 }
            env_variables: { MODE: new, SECRET_KEY: "{{env.SECRET_KEY}}" }

        """;

    private readonly CosFixture cos = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ops-apply-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Dictionary<string, string> settings = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ServicePath => $"{cos.Emulator.BaseUri}_emulator/cloudrun/services/{Environment}/web";

    public async ValueTask InitializeAsync()
    {
        await cos.InitializeAsync();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SUPERINSIGHT_HOME"] = folder,
            ["TENCENTCLOUD_SECRET_ID"] = cos.Options().SecretId.Reveal(),
            ["TENCENTCLOUD_SECRET_KEY"] = cos.Options().SecretKey.Reveal(),
            ["TencentCloud__Region"] = "ap-shanghai",
            ["TencentCloud__EnvId"] = Environment,
            ["TencentCloud__Endpoint"] = cos.Emulator.BaseUri.ToString(),
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = CosFixture.Bucket,
            ["Cos__Endpoint"] = cos.Emulator.BaseUri.ToString(),
            ["SECRET_KEY"] = Secret,
        })
            settings[name] = value;
        using var answer = await http.PutAsJsonAsync(ServicePath, new
        {
            image = "registry.example.com/demo/web:1",
            env = new Dictionary<string, string> { ["MODE"] = "prod", ["KEEP"] = "me", ["SECRET_KEY"] = "old-not-to-be-seen" },
            timing = new { pull = 0.05, start = 0.05, check = 0.05, @switch = 0.05, converge = 0.1, drain = 0.1 },
        }, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await cos.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Apply_MakesItSo_AndDiffSaysWhetherItIs()
    {
        var file = await WriteAsync(Wanted);
        var before = await RunAsync("config", "diff", file, "--json");
        Assert.True(before.ExitCode == 1, before.ToString());
        Assert.False(before.Json.GetProperty("same").GetBoolean());
        Assert.Equal(
            ["add service_path", "change resource.cpu", "change resource.memory", "change resource.max_instances", "keep env_variables.KEEP", "change env_variables.MODE", "change env_variables.SECRET_KEY"],
            before.Json.GetProperty("changes").EnumerateArray().Select(change => $"{change.GetProperty("kind").GetString()} {change.GetProperty("path").GetString()!["services[0].".Length..]}"));

        var looked = await RunAsync("config", "apply", file, "--dry-run");
        Assert.True(looked.ExitCode == 0, looked.ToString());
        Assert.Contains("Nothing was changed. 6 would be.", looked.Output, StringComparison.Ordinal);
        var unasked = await RunAsync("config", "apply", file);
        Assert.True(unasked.ExitCode == 2, unasked.ToString());
        Assert.Single((await SeenAsync()).GetProperty("versions").EnumerateArray());

        var applied = await RunAsync("config", "apply", file, "--yes");
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Contains("is applied: 6 changed.", applied.Output, StringComparison.Ordinal);
        Assert.Contains("web: waiting for web-002", applied.Error, StringComparison.Ordinal);
        Assert.Contains("/web: being led to web", applied.Error, StringComparison.Ordinal);
        var version = (await SeenAsync()).GetProperty("versions")[1];
        Assert.Equal("registry.example.com/demo/web:1", version.GetProperty("image").GetString());
        Assert.Equal((2, 4, 8), (version.GetProperty("config").GetProperty("Cpu").GetInt32(), version.GetProperty("config").GetProperty("Mem").GetInt32(), version.GetProperty("config").GetProperty("MaxNum").GetInt32()));
        Assert.Equal(
            new Dictionary<string, string> { ["KEEP"] = "me", ["MODE"] = "new", ["SECRET_KEY"] = Secret }.OrderBy(one => one.Key),
            JsonSerializer.Deserialize<Dictionary<string, string>>(version.GetProperty("config").GetProperty("EnvParams").GetString()!)!.OrderBy(one => one.Key));

        Assert.Equal(0, (await RunAsync("config", "diff", file)).ExitCode);
        var again = await RunAsync("config", "apply", file, "--yes");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Contains("Nothing to change.", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await SeenAsync()).GetProperty("versions").GetArrayLength());
        Assert.All((OpsRun[])[before, looked, applied, again], run => Assert.DoesNotContain("to-be-seen", run.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_IsRefused_WithTheReason_AndDiffStillCompares()
    {
        var file = await WriteAsync(Wanted);
        Assert.Equal(0, (await RunAsync("freeze", "deployments", "--reason", "audit")).ExitCode);
        var frozen = await RunAsync("config", "apply", file, "--yes");
        Assert.True(frozen.ExitCode == 1, frozen.ToString());
        Assert.Contains("audit", frozen.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("unfreeze", "deployments")).ExitCode);

        file = await WriteAsync(Wanted.Replace("topology: external", "topology: ephemeral\naccept_data_loss_seconds: 60", StringComparison.Ordinal).Replace("max_instances: 8", "max_instances: 1", StringComparison.Ordinal));
        var guarded = await RunAsync("config", "apply", file, "--yes");
        Assert.True(guarded.ExitCode == 1, guarded.ToString());
        Assert.Contains("two versions must never run at once", guarded.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("config", "diff", file)).ExitCode);
        Assert.Single((await SeenAsync()).GetProperty("versions").EnumerateArray());
    }

    [Fact]
    public async Task Apply_SaysWhatIsLeftToDoByHand_AndEnds1()
    {
        var file = await WriteAsync(Wanted.Replace("topology: external", "topology: external\ndomain: app.example.invalid", StringComparison.Ordinal));
        var run = await RunAsync("config", "apply", file, "--dry-run");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("! domain: app.example.invalid", run.Output, StringComparison.Ordinal);
        Assert.Contains("DNS", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_EndWith2_WhenTheyCannotCompare()
    {
        var file = await WriteAsync(Wanted);
        settings.Remove("SECRET_KEY");
        var missing = await RunAsync("config", "diff", file);
        Assert.True(missing.ExitCode == 2, missing.ToString());
        Assert.Contains("SECRET_KEY", missing.Error, StringComparison.Ordinal);

        settings["SECRET_KEY"] = Secret;
        settings["TencentCloud__EnvId"] = "env-other";
        var other = await RunAsync("config", "apply", file, "--yes");
        Assert.True(other.ExitCode == 2, other.ToString());
        Assert.Contains($"it says env-other, and the file is about {Environment}", other.Error, StringComparison.Ordinal);

        settings["TencentCloud__EnvId"] = Environment;
        settings["TENCENTCLOUD_SECRET_KEY"] = "wrong";
        Assert.Equal(2, (await RunAsync("config", "diff", file)).ExitCode);
        Assert.Equal(2, (await RunAsync("config", "diff", await WriteAsync("env_id: x\n"))).ExitCode);
        Assert.Single((await SeenAsync()).GetProperty("versions").EnumerateArray());
    }

    private async Task<JsonElement> SeenAsync() => await http.GetFromJsonAsync<JsonElement>(ServicePath, Cancellation);

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(folder, "tcb.yaml");
        await File.WriteAllTextAsync(file, text, Cancellation);
        return file;
    }

    private async Task<OpsRun> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(RunLocal.Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await OpsDesk.FinishAsync(process);
    }
}
