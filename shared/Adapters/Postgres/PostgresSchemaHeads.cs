using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// The tables in which Alembic and Django keep what they have done, in every schema of the user's search path. Alembic's heads are
/// told by name; of Django's migrations the number and a hash over all names. Reads only, in one snapshot. Never throws but for cancellation.
/// </summary>
/// <param name="address">Where the database is; null, or a failing setting, where none is set.</param>
/// <param name="timeLimit">For connecting and all answers together; 5 seconds when null.</param>
public sealed class PostgresSchemaHeads(Func<PostgresAddress?> address, TimeSpan? timeLimit = null) : ISchemaHeads
{
    private const int SecondsToConnect = 5;
    private const string Alembic = "alembic_version";
    private const string Tables =
        """
        SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY (pg_catalog.current_schemas(false)) AND c.relname IN ('alembic_version', 'django_migrations') AND c.relkind IN ('r', 'p', 'v')
        ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
        """;

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string service, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit ?? TimeSpan.FromSeconds(SecondsToConnect));
        try
        {
            // Npgsql heeds no token while it connects; what is left behind then ends by itself within the seconds to connect.
            return address() is { } database ? await ReadAsync(database, limit.Token).WaitAsync(limit.Token) : null;
        }
        catch (Exception unknown) when (unknown is NpgsqlException or TimeoutException or IOException or SettingException or InvalidCastException
            || (unknown is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Ended by the caller, the connection breaks at times before the cancellation is seen.
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static async Task<string?> ReadAsync(PostgresAddress database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ToConnectionString()) { Timeout = SecondsToConnect, CommandTimeout = SecondsToConnect, CancellationTimeout = 1000 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using (var readOnly = new NpgsqlCommand($"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '{SecondsToConnect}s'", connection, snapshot))
            await readOnly.ExecuteNonQueryAsync(cancellationToken);
        List<string> heads = [];
        foreach (var row in await RowsAsync(connection, Tables, 2, cancellationToken))
        {
            var name = $"{Quote(row[0])}.{Quote(row[1])}";
            heads.Add(row[1] == Alembic
                ? DescribeAlembic(row[0], await RowsAsync(connection, $"SELECT version_num::text FROM {name} ORDER BY version_num::text COLLATE \"C\"", 1, cancellationToken))
                : DescribeDjango(row[0], await RowsAsync(connection, $"SELECT app::text, name::text FROM {name} ORDER BY app::text COLLATE \"C\", name::text COLLATE \"C\"", 2, cancellationToken)));
        }

        return heads.Count > 0 ? string.Join("; ", heads) : null;
    }

    private static async Task<List<string[]>> RowsAsync(NpgsqlConnection connection, string sql, int columns, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new string[columns];
            for (var column = 0; column < columns; column++)
                row[column] = await reader.IsDBNullAsync(column, cancellationToken) ? "" : reader.GetString(column);
            rows.Add(row);
        }

        return rows;
    }

    private static string DescribeAlembic(string schema, List<string[]> versions) =>
        $"{schema}: Alembic {(versions.Count == 0 ? "none" : string.Join(", ", versions.Select(version => version[0])))}";

    private static string DescribeDjango(string schema, List<string[]> migrations)
    {
        // No name holds a line break or a zero: no two lists are hashed alike.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(migrations.Select(migration => $"{migration[0]}\0{migration[1]}\n"))));
        return string.Create(CultureInfo.InvariantCulture, $"{schema}: Django {migrations.Count} migrations, sha256 {Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
