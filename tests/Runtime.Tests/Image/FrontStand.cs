using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Image;

/// <summary>
/// The image's nginx.conf under this machine's nginx, and its health page, on ports of their own; behind them servers that answer what they were asked, by the
/// name of the place that they stand in.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class FrontStand : IAsyncLifetime
{
    /// <summary>Ports of nginx.conf, and who is behind those that it hands on to.</summary>
    private static readonly Dictionary<int, string> Places = new() { [8000] = "", [8080] = "", [8003] = "", [8001] = "fastapi", [8081] = "labelstudio", [7071] = "operator", [8002] = "", [8004] = "", [8005] = "" };

    private readonly string folder = Directory.CreateTempSubdirectory("front-").FullName;
    private readonly Dictionary<int, int> ports = Places.Keys.ToDictionary(port => port, _ => LoopbackPort.TakeFree());
    private readonly Dictionary<string, (TcpListener Listener, CancellationTokenSource Life)> behind = [];
    private ChildProcess? nginx;
    private ChildProcess? health;

    public Uri FastApi => new($"http://127.0.0.1:{ports[8000]}");

    public Uri LabelStudio => new($"http://127.0.0.1:{ports[8080]}");

    private string Door => Path.Combine(folder, "maintenance");

    public async ValueTask InitializeAsync()
    {
        foreach (var (place, name) in Places.Where(place => place.Value.Length > 0))
            Serve(ports[place], name);
        Directory.CreateDirectory(Path.Combine(folder, "nginx.d"));
        Directory.CreateDirectory(Path.Combine(folder, "body"));
        foreach (var file in (string[])["nginx.conf", "nginx-common.conf"])
            await File.WriteAllTextAsync(Path.Combine(folder, file), await OnOurPlacesAsync(file));
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead | UnixFileMode.GroupExecute);
        await File.WriteAllTextAsync(Path.Combine(folder, "health"), await OnOurPlacesAsync("..", "scripts", "health"));
        health = await ChildProcess.StartAsync(new()
        {
            Name = "health", Executable = "/usr/bin/python3", Arguments = [Path.Combine(folder, "health")], LogFile = Path.Combine(folder, "health.log"),
            Environment = new Dictionary<string, string> { ["Topology"] = "external", ["SUPERINSIGHT_RUN"] = folder },
        });
        await RunLocal.Eventually.TrueAsync(() => !LoopbackPort.IsFree(ports[8002]));
        await StartAsync();
    }

    /// <summary>Ends what stands in FastAPI's place, with its connections.</summary>
    public void KillFastApi()
    {
        behind["fastapi"].Life.Cancel();
        behind["fastapi"].Listener.Dispose();
    }

    public void StartFastApi() => Serve(ports[8001], "fastapi");

    public void Close() => File.WriteAllText(Door, "");

    public void Open() => File.Delete(Door);

    /// <summary>The operator's routes, as OPS_PATH=on publishes them.</summary>
    public async Task PublishOperatorAsync(bool isPublished)
    {
        var file = Path.Combine(folder, "nginx.d", "ops.conf");
        if (isPublished)
            await File.WriteAllTextAsync(file, await OnOurPlacesAsync("nginx-ops.conf"));
        else
            File.Delete(file);
        await nginx!.DisposeAsync();
        await StartAsync();
    }

    /// <summary>What comes back for bytes sent as they are, up to an empty line, and what then comes back for more.</summary>
    public async Task<(string Head, string Echo)> TalkAsync(string head, string more)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ports[8000], TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        var answer = await ReadHeadAsync(stream, TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(more), TestContext.Current.CancellationToken);
        var echo = new byte[more.Length];
        await stream.ReadExactlyAsync(echo, TestContext.Current.CancellationToken);
        return (answer, Encoding.ASCII.GetString(echo));
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
            await nginx.DisposeAsync();
        if (health is not null)
            await health.DisposeAsync();
        foreach (var (listener, life) in behind.Values)
        {
            await life.CancelAsync();
            listener.Dispose();
            life.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync()
    {
        nginx = await ChildProcess.StartAsync(new()
        {
            Name = "nginx", Executable = "/usr/sbin/nginx", Arguments = ["-c", Path.Combine(folder, "nginx.conf"), "-g", "daemon off;"], LogFile = Path.Combine(folder, "log"),
        });
        await RunLocal.Eventually.TrueAsync(() => !LoopbackPort.IsFree(ports[8000]) && !LoopbackPort.IsFree(ports[8080]));
    }

    private async Task<string> OnOurPlacesAsync(params string[] file)
    {
        var text = await File.ReadAllTextAsync(Checkout.PathOf(["image", "etc", .. file]));
        text = text.Replace("/etc/superinsight", folder, StringComparison.Ordinal).Replace("/run/superinsight", folder, StringComparison.Ordinal)
            .Replace("/app/logs/nginx", folder, StringComparison.Ordinal).Replace("/var/lib/nginx", folder, StringComparison.Ordinal);
        return Regex.Replace(text, $@"\b({string.Join('|', Places.Keys)})\b", match => ports[int.Parse(match.Value, CultureInfo.InvariantCulture)].ToString(CultureInfo.InvariantCulture), RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    /// <summary>Answers each request with its name, and the request's head as it came; a websocket is echoed.</summary>
    private void Serve(int port, string name)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var life = new CancellationTokenSource();
        behind[name] = (listener, life);
        _ = Task.Run(async () =>
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(life.Token), name, life.Token);
        });
    }

    private static async Task AnswerAsync(TcpClient client, string name, CancellationToken life)
    {
        using (client)
        {
            await using var stream = client.GetStream();
            try
            {
                while (await ReadHeadAsync(stream, life) is { Length: > 0 } asked)
                {
                    if (asked.Contains("Upgrade: websocket", StringComparison.OrdinalIgnoreCase))
                    {
                        await stream.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"u8.ToArray(), life);
                        await stream.CopyToAsync(stream, life);
                        return;
                    }

                    var body = Encoding.ASCII.GetBytes($"{name} {asked}");
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), life);
                    await stream.WriteAsync(body, life);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                Debug.WriteLine(gone.Message);
            }
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        StringBuilder head = new();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return "";
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
