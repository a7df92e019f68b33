using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>
/// The image, built once for a run of the tests, and containers of it one after the other: all in one network that nothing else is in, with the emulated cloud
/// inside. Tests that need it are skipped where it cannot be had, or was not asked for: it takes minutes.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ContainerStand : IAsyncLifetime
{
    public const string Image = "localhost/superinsight:local";
    public const string Controller = "localhost/superinsight-ops:local";
    public const string SecretKey = "cloud-key-fixture-not-real-4711";

    internal const string Network = "superinsight-test-network";
    /// <summary><c>1</c>, which ./test --image sets, builds the images first; <c>built</c> takes those that are there.</summary>
    private const string Asked = "SUPERINSIGHT_IMAGE_TESTS";
    private const string Built = "built";
    private const string SecretId = "AKIDfixture";
    private const string Bucket = "superinsight-backup-1250000000";
    private const string StateBucket = "superinsight-state-1250000000";
    private const int EmulatorPort = 7090;
    /// <summary>The network's own address on the bridge that containers with an address of their own are joined to.</summary>
    internal const string Hub = "10.71.0.1";

    private static readonly string[] Volumes = ["postgres-data:/var/lib/postgresql", "redis-data:/var/lib/redis", "app-logs:/app/logs", "label-studio-data:/app/label-studio-data"];

    private readonly string store = Checkout.PathOf(".local", "container");
    private readonly Dictionary<string, string> keys = [];
    private string folder = "";
    private int networkProcess;
    private ChildProcess? emulator;
    private int containers;

    /// <summary>Why there are no containers here; null when there are.</summary>
    public string? Missing { get; } =
        Environment.GetEnvironmentVariable(Asked) is not ("1" or Built) ? "building and running the image takes minutes; ./test --image does it"
        : Environment.UserName != "root" ? "only root can build and run the image here (buildah, podman)"
        : !File.Exists("/usr/bin/apt-get") ? "buildah and podman come from Debian's packages, and there is no apt-get here"
        : null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        await BuildAsync("superinsight");
        folder = Directory.CreateDirectory(Path.Combine(store, $"tests-{Environment.ProcessId}")).FullName;
        await PodmanAsync("rm", "-f", "--depend", "-t", "0", Network);
        await MustAsync(["run", "-d", "--name", Network, "--network", "none", .. Limits, "--entrypoint", "sleep", Image, "infinity"]);
        networkProcess = await ProcessAsync(Network);
        var bridge = await InsideAsync("sh", "-c", $"ip link add hub type bridge && ip addr add {Hub}/24 dev hub && ip link set hub up");
        Assert.True(bridge.Code == 0, bridge.Output);
        await MakeKeysAsync();
        emulator = await StartEmulatorAsync("cloud", "--port", EmulatorPort.ToString(CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (folder.Length == 0)
            return;
        if (emulator is not null)
            await emulator.DisposeAsync();
        await PodmanAsync("rm", "-f", "--depend", "-t", "0", Network);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ends the test as skipped where there are no containers.</summary>
    public void Need() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <param name="target"><c>superinsight</c> or <c>ops</c>.</param>
    public async Task BuildAsync(string target)
    {
        if (Environment.GetEnvironmentVariable(Asked) == Built)
        {
            Assert.SkipUnless((await PodmanAsync("image", "exists", target == "ops" ? Controller : Image)).Code == 0, $"the image of {target} has not been built");
            return;
        }

        var built = await RunAsync(Checkout.PathOf("image", "build-local"), [target]);
        Assert.True(built.Code == 0, built.Output);
    }

    /// <summary>New, empty volumes: a folder that stands for a disk.</summary>
    public string NewDisk() => Directory.CreateDirectory(Path.Combine(folder, $"disk-{Interlocked.Increment(ref containers)}")).FullName;

    /// <summary>The arguments that mount a disk's folders.</summary>
    internal static string[] VolumesOn(string disk) =>
        [.. Volumes.SelectMany(volume => (string[])["--volume", $"{Directory.CreateDirectory(Path.Combine(disk, volume.Split(':')[0])).FullName}:{volume.Split(':')[1]}"])];

    /// <summary>What a container needs to reach the emulated cloud and to back up.</summary>
    public IReadOnlyDictionary<string, string> Cloud => new Dictionary<string, string>(keys.Concat(AccessTo(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{EmulatorPort}"), "superinsight")));

    /// <summary>What backups are encrypted to and signed with.</summary>
    internal IReadOnlyDictionary<string, string> Keys => keys;

    /// <summary>An emulated cloud, as one of its services knows it.</summary>
    internal static Dictionary<string, string> AccessTo(string endpoint, string service) => new()
    {
        ["TENCENTCLOUD_SECRET_ID"] = SecretId,
        ["TENCENTCLOUD_SECRET_KEY"] = SecretKey,
        ["TencentCloud__Region"] = "ap-shanghai",
        ["TencentCloud__EnvId"] = "env-demo-1a2b3c",
        ["TencentCloud__ServiceName"] = service,
        ["TencentCloud__Endpoint"] = endpoint,
        ["Cos__Region"] = "ap-shanghai",
        ["Cos__Bucket"] = Bucket,
        ["Cos__Endpoint"] = endpoint,
        ["State__Bucket"] = StateBucket,
    };

    /// <param name="disk">The volumes; null for none of our own: they go with the container.</param>
    /// <param name="environment">Its settings; <c>Topology=volume</c> unless they say otherwise.</param>
    /// <param name="more">Further arguments of <c>podman run</c>.</param>
    public Task<Container> StartAsync(string? disk, IReadOnlyDictionary<string, string>? environment = null, params string[] more) => StartAsync(disk, environment, Image, more);

    /// <inheritdoc cref="StartAsync(string?, IReadOnlyDictionary{string, string}?, string[])"/>
    public async Task<Container> StartAsync(string? disk, IReadOnlyDictionary<string, string>? environment, string image, string[] more)
    {
        var name = $"superinsight-test-{Interlocked.Increment(ref containers)}";
        Dictionary<string, string> settings = new(environment ?? new Dictionary<string, string>());
        settings.TryAdd("Topology", "volume");
        // By a file: podman's own process list is no place for secrets either.
        var file = Path.Combine(folder, $"{name}.env");
        await File.WriteAllLinesAsync(file, settings.Select(setting => $"{setting.Key}={setting.Value}"));
        var volumes = disk is null ? [] : VolumesOn(disk);
        await PodmanAsync("rm", "-f", "-t", "0", name);
        await MustAsync(["run", "-d", "--name", name, "--network", $"container:{Network}", .. Limits, "--env-file", file, .. volumes, .. more, image]);
        return new Container(this, name);
    }

    /// <summary>An emulated cloud on the containers' network, with the two buckets.</summary>
    internal Task<ChildProcess> StartEmulatorAsync(string name, params string[] more) => ChildProcess.StartAsync(new()
    {
        Name = "tencent-emulator",
        Executable = "/usr/bin/nsenter",
        Arguments =
        [
            "-t", networkProcess.ToString(CultureInfo.InvariantCulture), "-n", ProgramPath.Dotnet, Checkout.ReleaseAssembly("runtime/TencentEmulator", "TencentEmulator"),
            "--data", Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "--bucket", Bucket, "--bucket", StateBucket, .. more,
        ],
        Environment = new Dictionary<string, string> { ["EMULATOR_SECRET_ID"] = SecretId, ["EMULATOR_SECRET_KEY"] = SecretKey, ["DOTNET_ROOT"] = Path.GetDirectoryName(ProgramPath.Dotnet)! },
        LogFile = Path.Combine(folder, $"{name}.log"),
        StopDeadline = TimeSpan.FromMinutes(2),
    });

    /// <summary>Azure Storage's emulator on the containers' network.</summary>
    public Task<ChildProcess> StartStorageAsync() => ChildProcess.StartAsync(new()
    {
        Name = "azurite",
        Executable = "/usr/bin/nsenter",
        Arguments =
        [
            "-t", networkProcess.ToString(CultureInfo.InvariantCulture), "-n", ProgramPath.Find("node"), AzuriteServer.FindProgram(),
            "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName,
        ],
        LogFile = Path.Combine(folder, "azurite.log"),
    });

    /// <summary>Asks over the containers' network, as a visitor would.</summary>
    public async Task<(int Status, string Body)> AskAsync(string address, params string[] more)
    {
        var (_, output) = await InsideAsync(["curl", "-s", "--max-time", "10", "-w", "\n%{http_code}", .. more, address]);
        var end = output.LastIndexOf('\n');
        return (int.Parse(output[(end + 1)..], CultureInfo.InvariantCulture), end < 0 ? "" : output[..end]);
    }

    /// <summary>Runs a program of this machine's in the containers' network.</summary>
    internal Task<(int Code, string Output)> InsideAsync(params string[] command) => RunAsync("/usr/bin/nsenter", ["-t", networkProcess.ToString(CultureInfo.InvariantCulture), "-n", .. command]);

    /// <summary>The same, and does not wait for its end.</summary>
    internal Process StartInside(params string[] command) => Process.Start(new ProcessStartInfo("/usr/bin/nsenter", ["-t", networkProcess.ToString(CultureInfo.InvariantCulture), "-n", .. command])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
    })!;

    /// <summary>Whom restore points are believed from.</summary>
    internal string Signer { get; private set; } = "";

    internal string Folder => folder;

    internal string Images => Path.Combine(store, "images");

    internal string RunFolder => Path.Combine(store, "run");

    internal async Task<string> MustAsync(params string[] arguments)
    {
        var (code, output) = await PodmanAsync(arguments);
        Assert.True(code == 0, $"podman {arguments[0]}: {output}");
        return output;
    }

    internal Task<(int Code, string Output)> PodmanAsync(params string[] arguments) => RunAsync("/usr/bin/podman",
        ["--root", Images, "--runroot", RunFolder, "--storage-driver", "overlay", "--cgroup-manager", "cgroupfs", "--runtime", "runc", .. arguments]);

    internal async Task<int> ProcessAsync(string container) => int.Parse((await MustAsync("inspect", "-f", "{{.State.Pid}}", container)).Trim(), CultureInfo.InvariantCulture);

    internal static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }

    internal static string[] Limits => ["--pull", "never", "--ulimit", "nofile=16384:16384", "--ulimit", "nproc=32768:32768"];

    /// <summary>By the image's own command line. As texts: what a platform without mounted files gives.</summary>
    private async Task MakeKeysAsync()
    {
        var made = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        var output = await MustAsync(["run", "--rm", "--network", "none", .. Limits, "--volume", $"{made}:/keys", "--entrypoint", "/usr/local/bin/ops", Image, "keys", "new", "--directory", "/keys", "--json"]);
        using var view = JsonDocument.Parse(output);
        keys["Backups__Recipients"] = view.RootElement.GetProperty("recipient").GetString()!;
        Signer = view.RootElement.GetProperty("signer").GetString()!;
        keys["Backups__Identity"] = AsText(await File.ReadAllTextAsync(Path.Combine(made, "identity.txt")));
        keys["Backups__SigningKey"] = AsText(await File.ReadAllTextAsync(Path.Combine(made, "signing-key")));
    }

    private static string AsText(string file) => file.Trim().Replace("\n", "\\n", StringComparison.Ordinal);
}
