using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SuperInsight.RunLocal;

/// <summary>Redis 7 with a random password, which it gets on standard input, or, where it is supervised, in a file for its owner.</summary>
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

    /// <summary>Where its supervisord listens, where it has one.</summary>
    public string SupervisorSocket => Path.Combine(data.Path, "supervisor.sock");

    /// <summary>Redis itself; null while it does not run.</summary>
    public int? RedisId => options.Supervised ? (ProcessId is { } supervisor ? ProcFs.ChildrenOf(supervisor).Cast<int?>().FirstOrDefault() : null) : ProcessId;

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

    protected override ChildProcessOptions Describe() => options.Supervised ? DescribeSupervised() : new()
    {
        Name = Name,
        Executable = Executable,
        Arguments = ["-"],
        StandardInput = Configuration(),
        WorkingDirectory = data.Path,
        LogFile = options.LogFile,
    };

    private ChildProcessOptions DescribeSupervised()
    {
        OwnerOnlyFile.Write(Path.Combine(data.Path, "redis.conf"), Configuration());
        OwnerOnlyFile.Write(Path.Combine(data.Path, "supervisord.conf"), $"""
            [unix_http_server]
            file={SupervisorSocket}
            chmod=0600
            [supervisord]
            nodaemon=true
            {(Environment.IsPrivilegedProcess ? "user=root" : "")}
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile={Path.Combine(data.Path, "supervisord.pid")}
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
            [program:redis]
            command=/usr/bin/setpriv --pdeathsig KILL {Executable} {Path.Combine(data.Path, "redis.conf")}
            autorestart=false
            startsecs=1
            startretries=10
            stopwaitsecs=10
            stdout_logfile=/dev/fd/1
            stdout_logfile_maxbytes=0
            redirect_stderr=true

            """);
        return new() { Name = Name, Executable = "/usr/bin/supervisord", Arguments = ["-n", "-c", Path.Combine(data.Path, "supervisord.conf")], WorkingDirectory = data.Path, LogFile = options.LogFile };
    }

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
