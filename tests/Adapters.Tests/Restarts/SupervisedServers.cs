using System.Globalization;
using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Supervisor;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;

namespace SuperInsight.Adapters.Tests.Restarts;

/// <summary>
/// A real supervisord whose programs are a real PostgreSQL and a real Redis, and a small one that stands for an application. None is started
/// again by itself: what comes back was started by us.
/// </summary>
public sealed class SupervisedServers : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("supervised-").FullName;
    private PostgresServer postgres = null!;
    private RedisServer redis = null!;
    private ChildProcess supervisord = null!;

    public SupervisorOptions Options => new(Path.Combine(folder, "s.sock"))
    {
        LookEvery = TimeSpan.FromMilliseconds(50), Settle = TimeSpan.FromMilliseconds(1500), Stop = TimeSpan.FromSeconds(30), Start = TimeSpan.FromSeconds(30),
    };

    public PostgresAddress Database { get; private set; } = null!;

    public RedisAddress Cache { get; private set; } = null!;

    private string RedisPid => Path.Combine(redis.DataDirectory, "redis.pid");

    public async ValueTask InitializeAsync()
    {
        // Each makes its data and its password, and leaves them to the supervisor.
        postgres = await PostgresServer.StartAsync(new(), CancellationToken.None);
        redis = await RedisServer.StartAsync(new(), CancellationToken.None);
        await postgres.StopAsync();
        await redis.StopAsync();
        (Database, Cache) = (PostgresAddress.Parse(postgres.ConnectionString(), "test"), RedisAddress.Parse(redis.ConnectionString, "test"));
        await File.WriteAllTextAsync(Path.Combine(redis.DataDirectory, "redis.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            bind 127.0.0.1
            port {redis.Port}
            requirepass {redis.Password}
            dir "{redis.DataDirectory}"
            pidfile "{RedisPid}"
            appendonly yes
            appendfsync always
            save ""

            """));
        var user = PostgresFolder.User is { } account ? $"user={account}" : "";
        await File.WriteAllTextAsync(Path.Combine(folder, "supervisord.conf"), $"""
            [unix_http_server]
            file={Options.Socket}
            [supervisord]
            nodaemon=true
            logfile=/dev/null
            logfile_maxbytes=0
            pidfile={folder}/pid
            childlogdir={folder}
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
            {Program("postgresql", string.Create(CultureInfo.InvariantCulture, $"{PostgresServer.BinDirectory}/postgres -D {postgres.DataDirectory} -c listen_addresses=127.0.0.1 -c port={postgres.Port} -c unix_socket_directories='' -c logging_collector=off"), "stopsignal=INT", user)}
            {Program("redis", $"/usr/bin/redis-server {redis.DataDirectory}/redis.conf")}
            {Program("fastapi", "/bin/bash -c 'trap \"exit 0\" TERM; while :; do sleep 0.05; done'")}
            """);
        supervisord = await ChildProcess.StartAsync(new()
        {
            Name = "supervisord", Executable = "/usr/bin/supervisord", Arguments = ["-n", "-c", Path.Combine(folder, "supervisord.conf")], WorkingDirectory = folder, StopDeadline = TimeSpan.FromSeconds(40),
        });
        await Eventually.TrueAsync(() => supervisord.Exited.IsCompleted ? throw new InvalidOperationException(supervisord.LogTail) : File.Exists(Options.Socket));
    }

    public async ValueTask DisposeAsync()
    {
        await supervisord.DisposeAsync();
        await postgres.DisposeAsync();
        await redis.DisposeAsync();
        OutputScan.TakeFolder("supervised", folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The process of a server, as it wrote it down itself.</summary>
    public int ProcessOf(string program) => int.Parse(File.ReadLines(program == "redis" ? RedisPid : Path.Combine(postgres.DataDirectory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public async Task SignalAsync(string program, Signal signal)
    {
        using var kill = System.Diagnostics.Process.Start("/bin/kill", [string.Create(CultureInfo.InvariantCulture, $"-{(int)signal}"), ProcessOf(program).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<T> AskDatabaseAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.ToConnectionString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // Written by the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task<string> AskCacheAsync(params string[] words)
    {
        await using var connection = await RedisConnection.OpenAsync(Cache, TestContext.Current.CancellationToken);
        return await connection.AskAsync(TestContext.Current.CancellationToken, words) switch
        {
            RedisReply.Status status => status.Text,
            RedisReply.Bulk { Bytes: { } bytes } => System.Text.Encoding.UTF8.GetString(bytes),
            var other => $"{other}",
        };
    }

    private static string Program(string name, string command, params string[] more) => $"""
        [program:{name}]
        command={command}
        autorestart=false
        startsecs=1
        startretries=10
        stopwaitsecs=4
        {string.Join('\n', more)}
        """;
}
