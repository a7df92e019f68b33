namespace SuperInsight.RunLocal;

/// <summary>
/// All servers of `./run`, started in the order they need each other and stopped in reverse. The functions host comes last
/// and separately: it needs settings that are made with the help of the others.
/// </summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private readonly LocalFolder folder;
    private readonly LocalPorts ports;
    private readonly Progress progress;
    private readonly Stack<LocalServer> started = new();

    private LocalSystem(LocalFolder folder, LocalPorts ports, Progress progress)
    {
        this.folder = folder;
        this.ports = ports;
        this.progress = progress;
    }

    public PostgresServer Postgres { get; private set; } = null!;
    public RedisServer Redis { get; private set; } = null!;
    public AzuriteServer Azurite { get; private set; } = null!;
    public TencentEmulatorServerProcess Emulator { get; private set; } = null!;

    /// <summary>Null until <see cref="StartHostAsync"/>.</summary>
    public FunctionsHostProcess? Host { get; private set; }

    /// <summary>Starts everything but the functions host.</summary>
    /// <exception cref="PortInUseException">Before anything was started.</exception>
    /// <exception cref="ServerFailedException">After all that was started has been stopped again.</exception>
    public static async Task<LocalSystem> StartAsync(LocalFolder folder, LocalPorts ports, Progress progress, CancellationToken cancellationToken)
    {
        foreach (var (server, option, port) in ports.All)
            if (!LoopbackPort.IsFree(port))
                throw new PortInUseException(server, port, LoopbackPort.DescribeHolder(port), option);
        var system = new LocalSystem(folder, ports, progress);
        try
        {
            await system.StartServersAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the functions host with its worker.</summary>
    public async Task StartHostAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        folder.WriteHostKeys();
        Host = Add(await FunctionsHostProcess.StartAsync(new()
        {
            Port = ports.Host,
            MasterKey = folder.MasterKey,
            Environment = new Dictionary<string, string>(settings)
            {
                ["AzureWebJobsSecretStorageType"] = "files",
                ["FUNCTIONS_SECRETS_PATH"] = folder.SecretsFolder,
                // ./run --watch sets it.
                ["FUNCTIONS_WATCH"] = Environment.GetEnvironmentVariable("FUNCTIONS_WATCH") ?? "",
            },
            LogFile = folder.LogOf("functions-host"),
        }, cancellationToken));
    }

    /// <summary>Waits until a server ends by itself, which none should, and says which one.</summary>
    public async Task<ServerFailedException> AnyFailedAsync(CancellationToken cancellationToken)
    {
        var servers = started.ToArray();
        var ended = await Task.WhenAny(servers.Select(server => server.Exited)).WaitAsync(cancellationToken);
        var server = servers.First(server => server.Exited == ended);
        return new ServerFailedException($"{server.Name} ended by itself with code {await ended}. Its log is {folder.LogOf(server.Name)}.", server.LogTail);
    }

    /// <summary>Stops all in reverse order. A server that hangs is killed after its deadline.</summary>
    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var server))
        {
            await server.DisposeAsync();
            progress.Report($"{server.Name} stopped");
        }
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        // Stopped last: PostgreSQL archives its last WAL when it stops.
        Emulator = Add(await TencentEmulatorServerProcess.StartAsync(new()
        {
            Port = ports.Emulator,
            DataDirectory = folder.PathOf("cos"),
            SecretId = folder.TencentSecretId,
            SecretKey = folder.TencentSecretKey,
            Standby = (folder.StandbySecretId, folder.StandbySecretKey),
            Buckets = [LocalSettings.BackupBucket, LocalSettings.StateBucket, LocalSettings.StandbyBucket],
            LogFile = folder.LogOf("tencent-emulator"),
        }, cancellationToken));
        Postgres = Add(await PostgresServer.StartAsync(new()
        {
            Port = ports.Postgres,
            DataDirectory = folder.PathOf("postgres"),
            Fsync = true,
            Archiving = true,
            LogFile = folder.LogOf("postgresql"),
        }, cancellationToken));
        Redis = Add(await RedisServer.StartAsync(new()
        {
            Port = ports.Redis,
            DataDirectory = folder.PathOf("redis"),
            AppendOnly = true,
            Supervised = true,
            LogFile = folder.LogOf("redis"),
        }, cancellationToken));
        Azurite = Add(await AzuriteServer.StartAsync(new()
        {
            BlobPort = ports.Azurite,
            QueuePort = ports.Azurite + 1,
            TablePort = ports.Azurite + 2,
            DataDirectory = folder.PathOf("azurite"),
            LogFile = folder.LogOf("azurite"),
        }, cancellationToken));
    }

    private TServer Add<TServer>(TServer server) where TServer : LocalServer
    {
        started.Push(server);
        progress.Ready(server);
        return server;
    }
}
