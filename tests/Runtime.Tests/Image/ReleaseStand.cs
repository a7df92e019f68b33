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
    private const string Service = "web";
    private const string Environment = "env-demo-1a2b3c";
    private const string Repository = "registry.example.com/demo/web";
    private const string Versions = "localhost/superinsight-version";
    private const string Servers = "superinsight-test-servers";
    private const string ControllerName = "superinsight-test-controller";
    private const int Port = 7091;

    /// <summary>Reads what the emulator wants to run, runs it joined to the bridge, and lives as long as it does.</summary>
    private const string Program = """
        #!/bin/bash
        set -uo pipefail
        read -r told
        folder=@folder name=@name-$(jq -r .id <<< "$told")
        podman() { command podman --root @images --runroot @run --storage-driver overlay --cgroup-manager cgroupfs --runtime runc "$@"; }
        tag=$(jq -r .image <<< "$told")
        tag=${tag%@*}
        jq -r '.env | to_entries[] | "\(.key)=\(.value)"' <<< "$told" > "$folder/$name.env"
        number=$(flock "$folder" sh -c 'n=$(($(cat "$1" 2> /dev/null || echo 10) + 1)); echo $n > "$1"; echo $n' number "$folder/number")
        address=@net.$number
        relay=
        end() { podman stop -t 60 "$name" > /dev/null 2>&1; podman logs "$name" > "$folder/$name.log" 2>&1; podman rm -f -v -t 0 "$name" > /dev/null 2>&1; [[ -z $relay ]] || kill "$relay"; exit 0; }
        trap end TERM
        podman run -d --name "$name" --network none @limits --env-file "$folder/$name.env" @volumes "@versions:${tag##*:}" > /dev/null || exit 1
        process=$(podman inspect -f '{{.State.Pid}}' "$name")
        ip link add "v$number" type veth peer name eth0 netns "$process" && ip link set "v$number" master hub up || exit 1
        nsenter -t "$process" -n sh -c "ip addr add $address/24 dev eth0 && ip link set eth0 up" || exit 1
        nsenter -t "$process" -n python3 "$folder/relay.py" & relay=$!
        until curl -s -o /dev/null --max-time 1 "http://$address:8000/health/live"; do kill -0 "$process" 2> /dev/null || { end; exit 1; }; sleep 0.1; done
        echo "http://$address:8000"
        podman wait "$name" > /dev/null &
        wait $!
        end
        """;

    /// <summary>Gives an instance the cloud at its own loopback: over a network nothing here speaks without TLS.</summary>
    private const string Relay = """
        import asyncio
        async def pump(reader, writer):
            try:
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            except OSError:
                pass
            finally:
                writer.close()
        async def meet(reader, writer):
            there, back = await asyncio.open_connection("@hub", @port)
            await asyncio.gather(pump(reader, back), pump(there, writer))
        async def main():
            async with await asyncio.start_server(meet, "127.0.0.1", @port) as server:
                await server.serve_forever()
        asyncio.run(main())
        """;

    private readonly ContainerStand stand;
    private readonly string topology;
    private readonly string folder;
    private ChildProcess? emulator;
    private ChildProcess? storage;

    private ReleaseStand(ContainerStand stand, string topology)
    {
        (this.stand, this.topology) = (stand, topology);
        folder = Directory.CreateDirectory(Path.Combine(stand.Folder, $"release-{topology}")).FullName;
    }

    /// <summary>Where visitors come.</summary>
    public string Address { get; private set; } = "";

    private static string Endpoint => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>The emulator is told from its own machine only.</summary>
    private static string Control => $"{Endpoint}/_emulator";

    /// <summary>The names of the instances' containers.</summary>
    private string NameOfContainers => $"superinsight-test-{topology}";

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
    public async Task<int> InstancesUpAsync() => (await ControlAsync("GET", $"cloudrun/services/{Environment}/{Service}", new { })).GetProperty("versions").EnumerateArray()
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
        var containers = await Task.WhenAll((await ContainersAsync()).Append(ControllerName).Select(async name => $"--- {name}\n{await new Container(stand, name).LogAsync()}"));
        return $"{health}\n{string.Join('\n', containers)}\n--- emulator\n{emulator?.LogTail}";
    }

    /// <summary>The instances' containers that there are.</summary>
    public async Task<string[]> ContainersAsync() => (await stand.MustAsync("ps", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name.StartsWith($"{NameOfContainers}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    public Container Controller => new(stand, ControllerName);

    public async ValueTask DisposeAsync()
    {
        if (emulator is not null)
            await emulator.DisposeAsync();
        foreach (var name in (await ContainersAsync()).Append(ControllerName).Append(Servers))
            await stand.PodmanAsync("rm", "-f", "-v", "-t", "0", name);
        if (storage is not null)
            await storage.DisposeAsync();
    }

    private async Task StartAsync(int instances)
    {
        await BuildVersionsAsync();
        if (topology == "external")
            await StartServersAsync();
        var program = Path.Combine(folder, "instance");
        await File.WriteAllTextAsync(program, Fill(Program));
        await File.WriteAllTextAsync(Path.Combine(folder, "relay.py"), Relay.Replace("@hub", ContainerStand.Hub, StringComparison.Ordinal).Replace("@port", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        emulator = await stand.StartEmulatorAsync($"cloud-{topology}", "--address", "0.0.0.0", "--port", Port.ToString(CultureInfo.InvariantCulture), "--instances", program);
        await EventuallyAsync("the cloud answers", async () => (await stand.AskAsync($"{Control}/health")).Status == 200);
        var image = $"{Repository}:first@{await PushAsync("first")}";
        await PushAsync("second");
        await PushAsync("bad");
        var seeded = await ControlAsync("PUT", $"cloudrun/services/{Environment}/{Service}", new
        {
            image, port = 8000, minNum = instances, maxNum = instances, env = InstanceSettings(),
            volumes = topology == "volume" ? new[] { new { Type = "cfs", DstPath = "/var/lib/postgresql" } } : null,
            timing = new { pull = 0.3, start = 0.3, check = 0.5, @switch = 1, converge = 1, drain = 5, restart = 1 },
        });
        Address = seeded.GetProperty("address").GetString()!;
        storage = await stand.StartStorageAsync();
        await WriteEnvironmentAsync(ControllerEnvironment, ControllerSettings());
        await StartControllerAsync();
        await IsWellAsync();
    }

    public async Task StartControllerAsync() =>
        await stand.MustAsync(["run", "-d", "--replace", "--name", ControllerName, "--network", $"container:{ContainerStand.Network}", .. ContainerStand.Limits, "--env-file", ControllerEnvironment, "--read-only", "--tmpfs", "/tmp", ContainerStand.Controller]);

    private string ControllerEnvironment => Path.Combine(folder, "controller.env");

    private string Fill(string text)
    {
        var volumes = topology == "volume" ? string.Join(' ', ContainerStand.VolumesOn(stand.NewDisk())) : "";
        return text.Replace("@folder", folder, StringComparison.Ordinal).Replace("@name", NameOfContainers, StringComparison.Ordinal).Replace("@images", stand.Images, StringComparison.Ordinal)
            .Replace("@run", stand.RunFolder, StringComparison.Ordinal).Replace("@net", ContainerStand.Hub[..ContainerStand.Hub.LastIndexOf('.')], StringComparison.Ordinal)
            .Replace("@limits", string.Join(' ', ContainerStand.Limits), StringComparison.Ordinal).Replace("@volumes", volumes, StringComparison.Ordinal).Replace("@versions", Versions, StringComparison.Ordinal);
    }

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

    /// <summary>In managed servers' place: PostgreSQL and Redis that no version brings along.</summary>
    private async Task StartServersAsync()
    {
        const string Script = """
            set -e
            install -d -o postgres /tmp/db /tmp/sockets
            as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
            bin=/usr/lib/postgresql/$POSTGRES_MAJOR/bin
            as $bin/initdb -D /tmp/db --auth=trust --encoding=UTF8 --locale=C.UTF-8 > /dev/null
            printf 'CREATE ROLE superinsight LOGIN SUPERUSER;\n\nCREATE DATABASE superinsight OWNER superinsight;\n\nCREATE DATABASE labelstudio OWNER superinsight;\n\n' | as $bin/postgres --single -j -D /tmp/db postgres > /dev/null
            echo 'host all all 10.71.0.0/24 trust' >> /tmp/db/pg_hba.conf
            redis-server --bind @hub --protected-mode no --save '' --daemonize yes > /dev/null
            exec setpriv --reuid postgres --regid postgres --clear-groups $bin/postgres -D /tmp/db -c listen_addresses=@hub -c unix_socket_directories=/tmp/sockets -c max_connections=300
            """;
        await stand.MustAsync(["run", "-d", "--replace", "--name", Servers, "--network", $"container:{ContainerStand.Network}", .. ContainerStand.Limits, "--entrypoint", "/bin/bash", ContainerStand.Image, "-c",
            Script.Replace("@hub", ContainerStand.Hub, StringComparison.Ordinal)]);
        await EventuallyAsync("the managed servers answer", async () => (await stand.InsideAsync("bash", "-c", $"(exec 3<> /dev/tcp/{ContainerStand.Hub}/5432) && (exec 3<> /dev/tcp/{ContainerStand.Hub}/6379)")).Code == 0);
    }

    private Dictionary<string, string> Common() => new()
    {
        ["Topology"] = topology,
        ["AcceptDataLossSeconds"] = "60",
        ["TENCENTCLOUD_SECRET_ID"] = stand.Cloud["TENCENTCLOUD_SECRET_ID"],
        ["TENCENTCLOUD_SECRET_KEY"] = stand.Cloud["TENCENTCLOUD_SECRET_KEY"],
        ["TencentCloud__Region"] = "ap-shanghai",
        ["TencentCloud__EnvId"] = Environment,
        ["TencentCloud__ServiceName"] = Service,
        ["TencentCloud__Endpoint"] = Endpoint,
        ["Cos__Region"] = "ap-shanghai",
        ["Cos__Bucket"] = stand.Cloud["Cos__Bucket"],
        ["Cos__Endpoint"] = Endpoint,
        ["State__Bucket"] = stand.Cloud["State__Bucket"],
        ["Backups__TrustedSigners"] = stand.Signer,
    };

    private Dictionary<string, string> InstanceSettings()
    {
        var settings = new Dictionary<string, string>(Common())
        {
            ["Backups__Recipients"] = stand.Cloud["Backups__Recipients"],
            ["Backups__Identity"] = stand.Cloud["Backups__Identity"],
            ["Backups__SigningKey"] = stand.Cloud["Backups__SigningKey"],
            ["FollowDrainSchedule"] = "*/2 * * * * *",
            ["ResumeBackupsSchedule"] = "*/3 * * * * *",
        };
        if (topology == "external")
        {
            settings["DATABASE_URL"] = $"postgresql://superinsight@{ContainerStand.Hub}:5432/superinsight";
            settings["LABEL_STUDIO_DATABASE_URL"] = $"postgresql://superinsight@{ContainerStand.Hub}:5432/labelstudio";
            settings["REDIS_URL"] = $"redis://{ContainerStand.Hub}:6379/0";
        }

        return settings;
    }

    private Dictionary<string, string> ControllerSettings()
    {
        var settings = new Dictionary<string, string>(Common())
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Operator__Role"] = "controller",
            ["Deployments__Image"] = Repository,
            ["Registry__Endpoint"] = Endpoint,
            ["Deployments__ProbeEvery"] = "1s",
            ["Deployments__BakeFor"] = "5s",
            ["AdvanceDeploymentsSchedule"] = "*/2 * * * * *",
        };
        if (topology != "external")
            settings["Deployments__SafeguardSources"] = "postgres,redis,files";
        return settings;
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
