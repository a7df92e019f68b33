using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SuperInsight.RunLocal;

/// <summary>Redis 7 with a random password, which it gets on standard input and nowhere else.</summary>
public sealed class RedisServer : LocalServer
{
    private const string Executable = "/usr/bin/redis-server";

    private readonly RedisServerOptions options;
    private readonly DataFolder data;

    private RedisServer(RedisServerOptions options)
    {
        this.options = options;
        data = DataFolder.Open(options.DataDirectory);
        Password = Secret.Keep(Path.Combine(data.Path, "password"));
    }

    public override string Name => "redis";
    public override IReadOnlyList<int> Ports => [Port];
    public int Port { get; private set; }
    public string Password { get; }
    public string DataDirectory => data.Path;

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},password={Password}";

    /// <summary>redis://:password@127.0.0.1:port/0</summary>
    public Uri Uri => new($"redis://:{Password}@127.0.0.1:{Port}/0");

    /// <inheritdoc cref="LocalServer.FirstLaunchAsync"/>
    public static async Task<RedisServer> StartAsync(RedisServerOptions options, CancellationToken cancellationToken)
    {
        var server = new RedisServer(options);
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    protected override bool ChoosePorts()
    {
        Port = options.Port == 0 ? LoopbackPort.TakeFree() : options.Port;
        return options.Port == 0;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = Executable,
        Arguments = ["-"],
        StandardInput = Configuration(),
        WorkingDirectory = data.Path,
        LogFile = options.LogFile,
    };

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {Password}\r\nPING\r\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(cancellationToken) == "+OK"
            && await reader.ReadLineAsync(cancellationToken) == "+PONG";
    }

    protected override Task DeleteTemporaryDataAsync()
    {
        data.DeleteIfTemporary();
        return Task.CompletedTask;
    }

    /// <seealso href="https://github.com/redis/redis/blob/7.0/redis.conf"/>
    private string Configuration()
    {
        var settings = new Dictionary<string, string>
        {
            ["bind"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["requirepass"] = Password,
            ["dir"] = $"\"{data.Path}\"",
            ["daemonize"] = "no",
            ["appendonly"] = options.AppendOnly ? "yes" : "no",
            // A replica (that is how a backup reads the RDB stream) is served at once instead of after 5 s.
            ["repl-diskless-sync-delay"] = "0",
        };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return string.Concat(settings.Select(setting => $"{setting.Key} {setting.Value}\n"));
    }
}
