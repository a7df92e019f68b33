using Npgsql;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>A PostgreSQL full of rows, an emulator, and the settings that lead our programs and their peers to both.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Bucket = "benchmark-1250000000";
    private const string Database = "superinsight";
    private const string StateBucket = "benchmark-state-1250000000";

    private readonly LocalFolder folder;

    private Stage(PostgresServer postgres, TencentEmulatorServerProcess emulator, LocalFolder folder) => (Postgres, Emulator, this.folder) = (postgres, emulator, folder);

    public PostgresServer Postgres { get; }

    public TencentEmulatorServerProcess Emulator { get; }

    public string Folder => folder.Path;

    public string DatabaseUrl => $"postgresql://{PostgresServer.UserName}:{Postgres.Password}@127.0.0.1:{Postgres.Port}/{Database}";

    /// <summary>For libpq's programs.</summary>
    public Dictionary<string, string> PeerEnvironment => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = $"{Postgres.Port}",
        ["PGUSER"] = PostgresServer.UserName,
        ["PGPASSWORD"] = Postgres.Password,
        ["PGDATABASE"] = Database,
        ["AWS_ACCESS_KEY_ID"] = Emulator.SecretId,
        ["AWS_SECRET_ACCESS_KEY"] = Emulator.SecretKey,
        ["AWS_DEFAULT_REGION"] = "ap-shanghai",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    public Dictionary<string, string> OpsEnvironment { get; private set; } = [];

    /// <param name="gigabytes">Size on the server's disk, about: half in pgbench's narrow rows, half in JSON documents.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="settings">More settings of the server.</param>
    public static async Task<Stage> SetAsync(double gigabytes, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        await Console.Error.WriteLineAsync($"making a database of {gigabytes} GB");
        var postgres = await PostgresServer.StartAsync(new() { Settings = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["shared_buffers"] = "1GB", ["max_wal_size"] = "8GB" } }, cancellationToken);
        var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket, StateBucket] }, cancellationToken);
        var stage = new Stage(postgres, emulator, LocalFolder.Open(Directory.CreateTempSubdirectory("superinsight-benchmark-").FullName));
        await stage.FillAsync(gigabytes, cancellationToken);
        var keys = await LocalKeys.EnsureAsync(stage.folder, cancellationToken);
        stage.OpsEnvironment = new Dictionary<string, string>(keys)
        {
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket,
            ["Cos__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["State__Bucket"] = StateBucket,
            ["Postgres__ConnectionString"] = postgres.ConnectionString(Database),
            ["SUPERINSIGHT_HOME"] = stage.Folder,
        };
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task FillAsync(double gigabytes, CancellationToken cancellationToken)
    {
        await ExecuteAsync("postgres", $"CREATE DATABASE {Database}", cancellationToken);
        var pgbench = await MeasuredProcess.RunAsync($"{PostgresServer.BinDirectory}/pgbench -i -q -s {(int)(gigabytes * 50)}", PeerEnvironment, cancellationToken);
        pgbench.ThrowIfFailed();
        await ExecuteAsync(Database, $"""
            CREATE TABLE annotations AS SELECT n AS id, jsonb_build_object('id', md5(n::text), 'from_name', 'sentiment', 'to_name', 'text', 'type', 'choices',
              'text', (SELECT string_agg(md5((n * 31 + w)::text), ' ') FROM generate_series(1, 8) w), 'tags', jsonb_build_array(n % 7, n % 11), 'score', n % 100 / 100.0)::text AS document
            FROM generate_series(1, {(int)(gigabytes * 450_000)}) n;
            VACUUM ANALYZE;
            """, cancellationToken);
    }

    private async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
