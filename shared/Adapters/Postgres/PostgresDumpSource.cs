using Npgsql;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Dumps one database with <c>pg_dump</c>, custom format, uncompressed (compression is the pipeline's).</summary>
/// <param name="address">The database.</param>
/// <param name="tools">PostgreSQL's programs.</param>
/// <param name="source">Its name as a source; <c>postgres</c> unless given.</param>
public sealed class PostgresDumpSource(PostgresAddress address, PostgresTools tools, BackupSource? source = null) : IDumpSource
{
    internal const string Operation = "dump database";
    internal const string Format = "pg_dump-custom";

    /// <summary>A table locked longer than this, by a migration say, fails the dump instead of hanging it.</summary>
    private const string LockTimeout = "--lock-wait-timeout=300s";

    public BackupSource Source => source ?? BackupSource.Postgres;

    public async Task<Dump> OpenAsync(CancellationToken cancellationToken)
    {
        var program = tools.Find("pg_dump", Operation);
        var version = await PostgresTools.AskVersionAsync(program, Operation, cancellationToken);
        var connection = new NpgsqlConnection(address.ToConnectionString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            var globals = await PostgresGlobals.DumpAsync(address, connection, tools, cancellationToken);
            // One snapshot for the dump and for what is asked of the server besides. Row security must fail loudly: a dump that hides rows is no backup.
            await ExecuteAsync(connection, "SET row_security = off; SET max_parallel_workers_per_gather = 0; BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", cancellationToken);
            var snapshot = await ExportSnapshotAsync(connection, cancellationToken);
            var process = ToolProcess.Start(program,
                ["--format=custom", "--compress=0", "--no-password", LockTimeout, $"--snapshot={snapshot.Id}", $"--dbname={address.ToConnectionInfo()}"],
                address.ToEnvironment(), Operation);
            return new PostgresDump(address, connection, process, version, globals, snapshot);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            await connection.DisposeAsync();
            throw PostgresFailure.From(Operation, address, failure);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<PostgresSnapshot> ExportSnapshotAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_export_snapshot(), transaction_timestamp(), pg_database_size(current_database())", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new PostgresSnapshot(reader.GetString(0), new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero), reader.GetInt64(2));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // A constant of this file.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
