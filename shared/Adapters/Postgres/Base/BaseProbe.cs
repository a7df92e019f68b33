using System.Globalization;
using Npgsql;
using Npgsql.Replication;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Asks whether a point in time can be had from a server, and says why not.</summary>
internal static class BaseProbe
{
    private const string Question = """
        SELECT current_setting('server_version'), (SELECT system_identifier::text FROM pg_control_system()),
               pg_size_bytes(current_setting('wal_segment_size'))::int, pg_is_in_recovery(), current_setting('wal_level'),
               current_setting('archive_mode'), current_setting('max_wal_senders')::int,
               (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user),
               (SELECT count(*) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')),
               current_setting('server_version_num')::int >= 150000 AND has_function_privilege('pg_config()', 'EXECUTE'),
               (SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database WHERE has_database_privilege(oid, 'CONNECT'))
        """;

    /// <summary>See <see href="https://www.postgresql.org/docs/15/view-pg-config.html"/>; for superusers, and those whom they let.</summary>
    private const string BuildQuestion = "SELECT setting LIKE '%--with-zstd%' FROM pg_config WHERE name = 'CONFIGURE'";

    /// <exception cref="NotPossibleHereException">It cannot; the reason is the first thing in the way.</exception>
    public static async Task<BaseServer> AskAsync(NpgsqlConnection connection, PostgresAddress address, CancellationToken cancellationToken)
    {
        var (server, tellsBuild) = await AskAsync(address, new NpgsqlCommand(Question, connection), cancellationToken);
        await using var build = new NpgsqlCommand(BuildQuestion, connection);
        return tellsBuild ? server with { Compresses = await build.ExecuteScalarAsync(cancellationToken) is true } : server;
    }

    private static async Task<(BaseServer Server, bool TellsBuild)> AskAsync(PostgresAddress address, NpgsqlCommand question, CancellationToken cancellationToken)
    {
        await using var command = question;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (walLevel, archiveMode, tablespaces) = (reader.GetString(4), reader.GetString(5), reader.GetInt64(8));
        if (reader.GetBoolean(3))
            throw NotPossible(address, "the server is a standby", "Back up its primary: set Postgres__ConnectionString to that.");
        if (walLevel is not ("replica" or "logical"))
            throw NotPossible(address, $"wal_level is {walLevel}", "Set wal_level = replica and restart the server; on a managed one look for its own point-in-time recovery.");
        if (archiveMode == "off")
            throw NotPossible(address, "archive_mode is off, and a base backup is worth nothing without the WAL behind it", "Set archive_mode = on, archive_timeout = 60 and archive_command = 'ops wal push %p', then restart the server (docs/backups.md).");
        if (reader.GetInt32(6) == 0)
            throw NotPossible(address, "max_wal_senders is 0", "Set max_wal_senders = 4 or more and restart the server.");
        if (!reader.GetBoolean(7))
            throw NotPossible(address, "the role may not replicate", "ALTER ROLE … REPLICATION, where the server lets you; managed servers often do not.");
        if (tablespaces > 0)
            throw NotPossible(address, string.Create(CultureInfo.InvariantCulture, $"it has {tablespaces} tablespaces of its own, and a base backup is streamed as one tar"), "Move their tables back to pg_default, or rely on the dumps (`ops backup run postgres`).");
        return (new BaseServer(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(10), Compresses: false), reader.GetBoolean(9));
    }

    /// <summary>Opens a replication connection: only that shows whether pg_hba.conf allows it.</summary>
    public static async Task ExpectReplicationAsync(PostgresAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await using var replication = new PhysicalReplicationConnection(address.ToConnectionString());
            await replication.Open(cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw NotPossible(address, $"the server refuses replication ({refused.MessageText})", "Add to its pg_hba.conf: host replication USER ADDRESS scram-sha-256, and reload it; managed servers often do not let you.", refused);
        }
    }

    private static NotPossibleHereException NotPossible(PostgresAddress address, string reason, string hint, Exception? cause = null) =>
        new(PostgresBaseSource.Operation, address.Description, $"point in time is not possible here: {reason}", hint, cause);
}
