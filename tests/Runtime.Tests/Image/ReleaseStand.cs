using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>
/// A service of the emulated CloudBase Run whose instances are containers of the image, each with an address of its own, and the controller's image beside
/// it. Versions: <c>first</c>, which serves, <c>second</c>, and <c>bad</c>, whose FastAPI says that it is not well.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ReleaseStand : IAsyncDisposable
{
    private const string Versions = "localhost/superinsight-version";
    private const string ControllerName = "superinsight-test-controller";

    private static int stands;

    private readonly ContainerStand stand;
    private readonly string topology;
    private readonly ReleaseSettings settings;
    private readonly string name;
    private readonly string folder;
    private ChildProcess? emulator;
    private ChildProcess? storage;

    private ReleaseStand(ContainerStand stand, string topology)
    {
        (this.stand, this.topology, settings) = (stand, topology, new ReleaseSettings(stand, topology));
        // Of its own: what one wrote into the bucket is nothing to the next.
        name = string.Create(CultureInfo.InvariantCulture, $"release-{topology}-{Interlocked.Increment(ref stands)}");
        folder = Directory.CreateDirectory(Path.Combine(stand.Folder, name)).FullName;
    }

    /// <summary>Where visitors come.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The emulator is told from its own machine only.</summary>
    private static string Control => $"{ReleaseSettings.Endpoint}/_emulator";

    /// <summary>The names of the instances' containers.</summary>
    private string NameOfContainers => $"superinsight-test-{name}";

    /// <param name="stand">What it is built on.</param>
    /// <param name="topology">Where the data is.</param>
    /// <param name="instances">How many instances each version has; more than one with <c>external</c> only.</param>
    public static async Task<ReleaseStand> StartAsync(ContainerStand stand, string topology, int instances = 1)
    {
        ArgumentNullException.ThrowIfNull(stand);
        var release = new ReleaseStand(stand, topology);
        try
        {
            await release.StartAsync(instances);
        }
        catch
        {
            await release.DisposeAsync();
            throw;
        }

        return release;
    }

    /// <summary>Deploys a version, or takes the last one back, as an operator does; the exit code says whether it went as asked.</summary>
    public async Task<(int Code, string Output)> OpsAsync(params string[] arguments) =>
        await stand.PodmanAsync(["run", "--rm", "--network", $"container:{ContainerStand.Network}", .. ContainerStand.Limits, "--env-file", ControllerEnvironment, "--entrypoint", "/usr/local/bin/ops", ContainerStand.Image, .. arguments]);

    /// <summary>Which version answers, by its own word.</summary>
    public async Task<string> VersionAsync()
    {
        var (status, body) = await stand.AskAsync($"{Address}/");
        return status == 200 ? JsonDocument.Parse(body).RootElement.GetProperty("version").GetString()! : $"{status}";
    }

    /// <summary>How many instances the platform sends visitors to.</summary>
    public async Task<int> InstancesUpAsync() => (await ControlAsync("GET", $"cloudrun/services/{ReleaseSettings.Environment}/{ReleaseSettings.Service}", new { })).GetProperty("versions").EnumerateArray()
        .SelectMany(version => version.GetProperty("instances").EnumerateArray()).Count(instance => instance.GetProperty("isUp").GetBoolean());

    public async Task IsWellAsync() => await EventuallyAsync("the service is well", async () => (await stand.AskAsync($"{Address}/health")).Status == 200);

    public async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(3))
                Assert.Fail($"not so after 3 min: {what}\n{await TroubleAsync()}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What the controller and the containers say.</summary>
    public async Task<string> TroubleAsync()
    {
        var (_, health) = await stand.AskAsync($"{Address}/health");
        var containers = await Task.WhenAll((await ContainersAsync()).Append(ControllerName).Select(async container => $"--- {container}\n{await new Container(stand, container).LogAsync()}"));
        var instances = Directory.EnumerateFiles(folder, "*.trace").Order(StringComparer.Ordinal).Select(file => $"--- {Path.GetFileName(file)}\n{File.ReadAllText(file)}");
        return $"{health}\n{string.Join('\n', containers.Concat(instances))}\n--- emulator\n{emulator?.LogTail}";
    }

    /// <summary>The instances' containers that there are.</summary>
    public async Task<string[]> ContainersAsync() => (await stand.MustAsync("ps", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name.StartsWith($"{NameOfContainers}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    public Container Controller => new(stand, ControllerName);

    public async ValueTask DisposeAsync()
    {
        // Killed: told to stop, they would want to bring the last of their data to a cloud that ends at the same time. Nobody who could ask for others is left.
        foreach (var container in (await ContainersAsync()).Prepend(ControllerName))
            await stand.PodmanAsync("rm", "-f", "-v", "-t", "0", container);
        if (emulator is not null)
            await emulator.DisposeAsync();
        foreach (var container in (await ContainersAsync()).Append(ManagedServers.Name))
            await stand.PodmanAsync("rm", "-f", "-v", "-t", "0", container);
        if (storage is not null)
            await storage.DisposeAsync();
    }

    private async Task StartAsync(int instances)
    {
        await BuildVersionsAsync();
        if (topology == "external")
        {
            await ManagedServers.StartAsync(stand);
            await EventuallyAsync("the managed servers answer", () => ManagedServers.AnswerAsync(stand));
        }

        var volumes = topology == "volume" ? ContainerStand.VolumesOn(stand.NewDisk()) : [];
        var program = await ReleaseInstance.WriteAsync(stand, folder, NameOfContainers, Versions, volumes, ReleaseSettings.Port);
        emulator = await stand.StartEmulatorAsync($"cloud-{name}", "--address", "0.0.0.0", "--port", ReleaseSettings.Port.ToString(CultureInfo.InvariantCulture), "--instances", program);
        await EventuallyAsync("the cloud answers", async () => (await stand.AskAsync($"{Control}/health")).Status == 200);
        var image = $"{ReleaseSettings.Repository}:first@{await PushAsync("first")}";
        await PushAsync("second");
        await PushAsync("bad");
        var seeded = await ControlAsync("PUT", $"cloudrun/services/{ReleaseSettings.Environment}/{ReleaseSettings.Service}", new
        {
            image, port = 8000, minNum = instances, maxNum = instances, env = settings.OfInstances(),
            volumes = topology == "volume" ? new[] { new { Type = "cfs", DstPath = "/var/lib/postgresql" } } : null,
            timing = new { pull = 0.3, start = 0.3, check = 0.5, @switch = 1, converge = 1, drain = 5, restart = 1 },
        });
        Address = seeded.GetProperty("address").GetString()!;
        storage = await stand.StartStorageAsync();
        await WriteEnvironmentAsync(ControllerEnvironment, settings.OfController());
        await StartControllerAsync();
        await IsWellAsync();
    }

    public async Task StartControllerAsync() =>
        await stand.MustAsync(["run", "-d", "--replace", "--name", ControllerName, "--network", $"container:{ContainerStand.Network}", .. ContainerStand.Limits, "--env-file", ControllerEnvironment, "--read-only", "--tmpfs", "/tmp", ContainerStand.Controller]);

    private string ControllerEnvironment => Path.Combine(folder, "controller.env");

    /// <summary>Images of their own, as a push would have built them.</summary>
    private async Task BuildVersionsAsync()
    {
        foreach (var (tag, change) in ((string, string)[])[("first", ""), ("second", ""), ("bad", """RUN sed -i 's/    return {"status": "ok"}/    raise HTTPException(500, "a bad version")/' /app/main.py && grep -q 'a bad version' /app/main.py""")])
        {
            var file = Path.Combine(folder, $"Dockerfile.{tag}");
            await File.WriteAllTextAsync(file, $"FROM {ContainerStand.Image}\nENV APP_VERSION={tag}\n{change}\n");
            var built = await ContainerStand.RunAsync("/usr/bin/buildah",
                ["--root", stand.Images, "--runroot", stand.RunFolder, "--storage-driver", "overlay", "bud", "--isolation", "chroot", "--pull-never", "--format", "docker", "-t", $"{Versions}:{tag}", "-f", file, folder]);
            Assert.True(built.Code == 0, built.Output);
        }
    }

    private async Task<string> PushAsync(string tag) =>
        (await ControlAsync("PUT", "registry/tags", new { repository = "demo/web", tag })).GetProperty("digest").GetString()!;

    private async Task<JsonElement> ControlAsync(string method, string path, object body)
    {
        var file = Path.Combine(folder, "control.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(body));
        var (status, text) = await stand.AskAsync($"{Control}/{path}", "-X", method, "-H", "Content-Type: application/json", "--data-binary", $"@{file}");
        Assert.True(status == 200, $"{status} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task WriteEnvironmentAsync(string file, Dictionary<string, string> settings) => File.WriteAllLinesAsync(file, settings.Select(setting => $"{setting.Key}={setting.Value}"));
}
