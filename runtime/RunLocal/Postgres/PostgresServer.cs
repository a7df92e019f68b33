using System.Globalization;
using Npgsql;

namespace SuperInsight.RunLocal;

/// <summary>
/// PostgreSQL 15 from Debian with data checksums, UTF-8, a random password (scram-sha-256), on 127.0.0.1 only and without a
/// Unix socket. Replication connections are allowed to its superuser, as initdb sets it up.
/// </summary>
public sealed class PostgresServer : LocalServer
{
    /// <summary>The superuser, and the only user there is.</summary>
    public const string UserName = "postgres";

    private readonly PostgresServerOptions options;
    private readonly PostgresFolder folder;

    private PostgresServer(PostgresServerOptions options, PostgresFolder folder)
    {
        this.options = options;
        this.folder = folder;
    }

    public override string Name => "postgresql";
    public override IReadOnlyList<int> Ports => [Port];
    public int Port { get; private set; }
    public string Password { get; private set; } = "";

    /// <summary>Where the server's own files are; only root and the server's user may read them.</summary>
    public string DataDirectory => folder.Data;

    /// <summary>Beside the data: what archiving needs (<see cref="LocalArchive"/>).</summary>
    public string ArchiveFolder => Path.Combine(folder.Path, "wal");

    /// <summary>What the server calls for each file of WAL, with <see cref="PostgresServerOptions.Archiving"/>.</summary>
    public string ArchiveProgram => Path.Combine(ArchiveFolder, "push");

    /// <summary>Holds pg_dump, pg_restore, psql of the server's version. Debian's place.</summary>
    public static string BinDirectory => "/usr/lib/postgresql/15/bin";

    /// <summary>For Npgsql.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = UserName,
        Password = Password,
        Database = database,
    }.ConnectionString;

    /// <summary>postgresql://postgres:password@127.0.0.1:port/database, for libpq.</summary>
    public Uri Uri(string database = "postgres") =>
        new($"postgresql://{UserName}:{Password}@127.0.0.1:{Port}/{System.Uri.EscapeDataString(database)}");

    /// <inheritdoc cref="LocalServer.FirstLaunchAsync"/>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var folder = await PostgresFolder.OpenAsync(options.DataDirectory, cancellationToken);
        var server = new PostgresServer(options, folder);
        try
        {
            var cluster = new PostgresCluster(BinDirectory, folder);
            await cluster.EnsureAsync(options, cancellationToken);
            cluster.ClearStaleLock();
            server.Password = (await File.ReadAllTextAsync(folder.PasswordFile, cancellationToken)).Trim();
        }
        catch
        {
            folder.DeleteIfTemporary();
            throw;
        }
        await server.FirstLaunchAsync(cancellationToken);
        return server;
    }

    /// <summary>Makes an empty database, unless it exists. Names are quoted as they are.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // CREATE DATABASE takes no parameters; doubling the quote is all that a quoted identifier needs.
        command.CommandText = $"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exists) when (exists.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
        }
    }

    /// <summary>
    /// SIGKILL for the postmaster and all its processes, as when a container is killed. What was committed survives.
    /// The postmaster is stopped first so that it can't start another process meanwhile.
    /// </summary>
    public override async Task CrashAsync()
    {
        if (ProcessId is not { } postmaster)
            return;
        NativeProcess.Send(postmaster, Signal.Stop);
        while (!ProcFs.IsStoppedOrGone(postmaster))
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        var backends = ProcFs.ChildrenOf(postmaster);
        await base.CrashAsync();
        foreach (var backend in backends)
            NativeProcess.Send(backend, Signal.Kill);
        while (backends.Any(ProcFs.IsRunning))
            await Task.Delay(TimeSpan.FromMilliseconds(10));
    }

    protected override bool ChoosePorts()
    {
        Port = options.Port == 0 ? LoopbackPort.TakeFree() : options.Port;
        return options.Port == 0;
    }

    protected override ChildProcessOptions Describe() => new()
    {
        Name = Name,
        Executable = Path.Combine(BinDirectory, "postgres"),
        Arguments = ["-D", folder.Data, .. Settings().SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"])],
        User = PostgresFolder.User,
        WorkingDirectory = folder.Path,
        LogFile = options.LogFile,
        // Fast shutdown: ends sessions, writes a checkpoint. On our own death immediate shutdown: the postmaster takes its
        // processes with it at once and recovers at the next start.
        StopSignal = Signal.Interrupt,
        DeathSignal = Signal.Quit,
    };

    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false;Timeout=5");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is 1;
    }

    protected override Task DeleteTemporaryDataAsync()
    {
        folder.DeleteIfTemporary();
        return Task.CompletedTask;
    }

    private Dictionary<string, string> Settings()
    {
        var fsync = options.Fsync ? "on" : "off";
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["fsync"] = fsync,
            // Only a power cut tears pages; without fsync one loses the database anyway.
            ["full_page_writes"] = fsync,
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["logging_collector"] = "off",
        };
        if (options.Archiving)
        {
            settings["archive_mode"] = "on";
            // At most so much is lost when the machine is: what is committed leaves within a minute.
            settings["archive_timeout"] = "60";
            settings["archive_command"] = $"'{ArchiveProgram}' \"%p\"";
        }
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings;
    }
}
