using Npgsql;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Asks PostgreSQL how archiving stands. The role must be a member of <c>pg_monitor</c>.</summary>
public sealed class PostgresWalServer(PostgresAddress address) : IWalServer
{
    private const string Operation = "ask for the archiver of";

    /// <summary>Files that wait have a mark each; a segment's mark is made when the segment is finished.</summary>
    private const string Question = """
        SELECT (SELECT system_identifier::text FROM pg_control_system()), current_setting('archive_mode') <> 'off' AND NOT pg_is_in_recovery(),
               extract(epoch FROM current_setting('archive_timeout')::interval)::int, pg_size_bytes(current_setting('wal_segment_size'))::int,
               (SELECT timeline_id FROM pg_control_checkpoint()),
               a.last_archived_wal, a.last_archived_time, a.last_failed_wal, a.last_failed_time, p.files, p.oldest, clock_timestamp(),
               CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_insert_lsn()) END
        FROM pg_stat_archiver a, (SELECT count(*) AS files, min(modification) AS oldest FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready') p
        """;

    public async Task<ArchiverStatus> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Question, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var size = new WalSegmentSize(reader.GetInt32(3));
            var current = Text(reader, 12);
            return new ArchiverStatus(
                reader.GetString(0), reader.GetBoolean(1), TimeSpan.FromSeconds(reader.GetInt32(2)), size,
                // The control file learns of a new timeline at its first checkpoint; the segment that is written knows it at once.
                WalFileName.TryParse(current, out var name) ? name.Timeline : (uint)reader.GetInt32(4),
                Text(reader, 5), Moment(reader, 6), Text(reader, 7), Moment(reader, 8),
                reader.GetInt64(9), reader.GetInt64(9) * size.Bytes, Moment(reader, 10), Moment(reader, 11)!.Value);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column), TimeSpan.Zero);
}
