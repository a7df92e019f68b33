using System.Globalization;
using System.Text.Json;
using Npgsql;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A PostgreSQL server that archives its WAL into a stand's bucket, and places to restore it to.</summary>
public sealed class ArchivingServer : IAsyncDisposable
{
    private readonly string folder;
    private int restores;

    private ArchivingServer(PostgresServer postgres, Stand stand, string folder) => (Postgres, Stand, this.folder) = (postgres, stand, folder);

    public PostgresServer Postgres { get; }

    /// <summary>The stand, with this server as its database.</summary>
    public Stand Stand { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ArchivingServer> StartAsync(Cloud cloud, string archiveTimeout = "60")
    {
        var postgres = await PostgresServer.StartAsync(new() { Archiving = true, Settings = new Dictionary<string, string> { ["archive_timeout"] = archiveTimeout } }, Cancellation);
        var stand = cloud.NewStand("postgres").With("Postgres__ConnectionString", postgres.ConnectionString()).With("PGPASSWORD", postgres.Password)
            .With("Postgres__BinDirectory", PostgresServer.BinDirectory);
        await new LocalArchive(postgres).InstallAsync(stand.Settings, Cancellation);
        var folder = Directory.CreateTempSubdirectory("moments-");
        // The server's user must get through.
        folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.GroupExecute;
        return new ArchivingServer(postgres, stand, folder.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public async Task<T> AskAsync<T>(string sql, string? connection = null)
    {
        await using var source = NpgsqlDataSource.Create(connection ?? Postgres.ConnectionString() + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql, string? connection = null)
    {
        await using var source = NpgsqlDataSource.Create(connection ?? Postgres.ConnectionString() + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>A moment by the server's clock, after all that was committed and before all that will be.</summary>
    public async Task<string> MomentAsync()
    {
        var moment = await AskAsync<DateTime>("SELECT clock_timestamp()");
        // Later transactions end a microsecond later at least.
        await Wait.UntilAsync(async () => await AskAsync<bool>($"SELECT clock_timestamp() > '{moment:O}'::timestamptz"), () => "the clock stands still");
        return moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Finishes the segment that is written now, and waits until PostgreSQL is told that it is archived.</summary>
    public async Task<string> ArchiveAsync(string? connection = null)
    {
        var segment = await AskAsync<string>("SELECT pg_walfile_name(pg_switch_wal())", connection);
        await Wait.UntilAsync(
            async () => await AskAsync<bool>($"SELECT coalesce(last_archived_wal >= '{segment}', false) FROM pg_stat_archiver", connection),
            () => $"{segment} is not archived\n{Postgres.LogTail}");
        return segment;
    }

    public Task<JsonElement> TakeBaseAsync() => Stand.OpsAsync("backup", "run", "postgres-base");

    /// <summary>A folder that does not exist yet.</summary>
    public string NextFolder() => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"data-{Interlocked.Increment(ref restores)}"));

    /// <summary>Restores to a moment and starts a server there.</summary>
    public async Task<RecoveredServer> RecoverAsync(string reference, string? at, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = NextFolder();
        string[] moment = at is null ? [] : ["--at", at];
        await Stand.OpsAsync(["backup", "restore", reference, .. moment, "--to-directory", directory]);
        return await RecoveredServer.StartAsync(directory, Postgres.Password, settings, Cancellation);
    }
}
