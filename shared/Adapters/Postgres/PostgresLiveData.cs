using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Deployments.Drains;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// The databases that a service works on. A new one is filled beside the present one; then both change names in one transaction, so that there
/// is the old database or the new one and never half of either. The old one stays under a name of its own until somebody drops it.
/// </summary>
/// <param name="address">The server, and the database that <c>postgres</c> is a backup of.</param>
/// <param name="tools">PostgreSQL's programs.</param>
public sealed class PostgresLiveData(Func<PostgresAddress> address, PostgresTools tools) : ILiveData
{
    private const string Operation = "replace";

    /// <summary>PostgreSQL's NAMEDATALEN less one.</summary>
    private const int LongestName = 63;

    /// <summary>What CREATE DATABASE is told. Versions before 15 have no locale providers, 17 has another name for the locale of one.</summary>
    private const string Properties =
        """
        SELECT format(
          'OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L TABLESPACE %I CONNECTION LIMIT %s TEMPLATE template0%s',
          r.rolname, pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, t.spcname, d.datconnlimit,
          CASE WHEN to_jsonb(d) ->> 'datlocprovider' = 'i'
            THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')) ELSE '' END)
        FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = $1
        """;

    /// <summary>A database's privileges and settings, which no dump of it has. Lists are kept as they are written.</summary>
    private const string Belongings =
        """
        SELECT sql FROM (
          SELECT 1 AS turn, format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $2) AS sql FROM pg_database WHERE datname = $1 AND datacl IS NOT NULL
          UNION ALL
          SELECT 2, format('GRANT %s ON DATABASE %I TO %s%s', acl.privilege_type, $2, CASE WHEN acl.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(g.rolname) END, CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
          FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) AS acl LEFT JOIN pg_roles g ON g.oid = acl.grantee WHERE d.datname = $1
          UNION ALL
          SELECT 3, format('ALTER DATABASE %I SET %I TO %s', $2, split_part(s, '=', 1),
            CASE WHEN split_part(s, '=', 1) IN ('search_path', 'DateStyle', 'temp_tablespaces', 'session_preload_libraries', 'local_preload_libraries')
              THEN substr(s, strpos(s, '=') + 1) ELSE quote_literal(substr(s, strpos(s, '=') + 1)) END)
          FROM pg_database d JOIN pg_db_role_setting c ON c.setdatabase = d.oid AND c.setrole = 0 CROSS JOIN LATERAL unnest(c.setconfig) AS s WHERE d.datname = $1
        ) AS statements ORDER BY turn
        """;

    public bool KeepsBefore => true;

    public bool Holds(BackupSource source) => source.IsDatabase;

    public async Task<string?> ReplaceAsync(BackupSource source, string occasion, Func<IRestoreTarget, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        var server = address();
        var present = source == BackupSource.Postgres ? server.Database : source.ToString()[(BackupSource.Postgres.ToString().Length + 1)..];
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(occasion)).AsSpan(0, 4));
        var (incoming, before) = (Name(present, "new", mark), Name(present, "before", mark));
        // A database that is always there: none can be renamed from within.
        var desk = server.WithDatabase(present == "postgres" ? "template1" : "postgres");
        try
        {
            await using var connection = new NpgsqlConnection(desk.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            if (!await ExistsAsync(connection, before, cancellationToken))
            {
                await MakeAsync(connection, present, incoming, cancellationToken);
                await fill(new PostgresRestoreTarget(server.WithDatabase(incoming), tools), cancellationToken);
                await ChangePlacesAsync(connection, present, incoming, before, cancellationToken);
            }

            await AllowAsync(connection, before, true, cancellationToken);
            return $"database {before}";
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new BackupException(
                Operation, server.WithDatabase(present).Description, $"the role may not ({denied.MessageText})", "It must own the database and have CREATEDB, and pg_signal_backend where others have sessions in it.", denied);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, server.WithDatabase(present), failure);
        }
    }

    /// <summary>What an attempt that died has left is thrown away: nobody knows how much of it is there.</summary>
    private static async Task MakeAsync(NpgsqlConnection connection, string present, string incoming, CancellationToken cancellationToken)
    {
        await RunAsync(connection, $"DROP DATABASE IF EXISTS {Quote(incoming)} WITH (FORCE)", cancellationToken);
        var properties = (await AskAsync(connection, Properties, [present], cancellationToken)).SingleOrDefault()
            ?? throw new BackupException(Operation, present, "there is no such database", "Create it, or take it out of Backups' sources.");
        await RunAsync(connection, $"CREATE DATABASE {Quote(incoming)} {properties}", cancellationToken);
        foreach (var setting in await AskAsync(connection, Belongings, [present, incoming], cancellationToken))
            await RunAsync(connection, setting, cancellationToken);
    }

    /// <summary>No session may be in either: whoever still is in the old one is cut off, and nobody is let in.</summary>
    private static async Task ChangePlacesAsync(NpgsqlConnection connection, string present, string incoming, string before, CancellationToken cancellationToken)
    {
        await AllowAsync(connection, present, false, cancellationToken);
        try
        {
            await AskAsync(connection, "SELECT pg_terminate_backend(pid, 10000)::text FROM pg_stat_activity WHERE datname = ANY (ARRAY[$1, $2])", [present, incoming], cancellationToken);
            await using var both = await connection.BeginTransactionAsync(cancellationToken);
            await RunAsync(connection, $"ALTER DATABASE {Quote(present)} RENAME TO {Quote(before)}", cancellationToken);
            await RunAsync(connection, $"ALTER DATABASE {Quote(incoming)} RENAME TO {Quote(present)}", cancellationToken);
            await both.CommitAsync(cancellationToken);
        }
        catch
        {
            await AllowAsync(connection, present, true, CancellationToken.None);
            throw;
        }
    }

    private static Task AllowAsync(NpgsqlConnection connection, string database, bool isAllowed, CancellationToken cancellationToken) =>
        RunAsync(connection, $"ALTER DATABASE {Quote(database)} WITH ALLOW_CONNECTIONS {isAllowed}", cancellationToken);

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        (await AskAsync(connection, "SELECT datname::text FROM pg_database WHERE datname = $1", [name], cancellationToken)).Count > 0;

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<string>> AskAsync(NpgsqlConnection connection, string sql, string[] arguments, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = argument });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> rows = [];
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static string Name(string database, string what, string mark)
    {
        var ending = $"_{what}_{mark}";
        var beginning = database;
        while (Encoding.UTF8.GetByteCount(beginning) + ending.Length > LongestName)
            beginning = beginning[..^1];
        return beginning + ending;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
