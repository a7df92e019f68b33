using static SuperInsight.Domain.Metrics.MetricKind;

namespace SuperInsight.Adapters.Postgres;

/// <summary>What PostgreSQL is asked for metrics, versions 12 to 18, and how its answers read. Numbers come as <c>float8</c>.</summary>
internal static class PostgresQuestions
{
    /// <summary>In the order of <see cref="Answers"/>.</summary>
    public const string Server = """
        SELECT (count(pid) FILTER (WHERE state = 'active'))::float8, count(pid)::float8, limits.most::float8,
               (100.0 * count(pid) FILTER (WHERE state = 'active') / limits.most)::float8, (100.0 * count(pid) / limits.most)::float8,
               (count(pid) FILTER (WHERE xact_start < clock_timestamp() - interval '5 minutes'))::float8
          FROM (SELECT current_setting('max_connections')::int AS most) limits
          LEFT JOIN pg_stat_activity ON backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY limits.most;
        SELECT coalesce(datname, ''), coalesce(state, 'unknown'), count(*)::float8, max(extract(epoch FROM clock_timestamp() - xact_start))::float8
          FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1, 2 ORDER BY 1, 2;
        SELECT coalesce(d.datname, ''), l.mode, count(*)::float8, (count(*) FILTER (WHERE NOT l.granted))::float8
          FROM pg_locks l LEFT JOIN pg_database d ON d.oid = l.database WHERE l.pid IS DISTINCT FROM pg_backend_pid() GROUP BY 1, 2 ORDER BY 1, 2;
        SELECT slot_name::text, slot_type, active::int::float8,
               pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::float8
          FROM pg_replication_slots ORDER BY 1;
        SELECT datname::text, numbackends::float8, xact_commit::float8, xact_rollback::float8, blks_read::float8, blks_hit::float8, deadlocks::float8, temp_bytes::float8, checksum_failures::float8
          FROM pg_stat_database WHERE datname IS NOT NULL ORDER BY 1;
        SELECT archived_count::float8, failed_count::float8, extract(epoch FROM clock_timestamp() - last_archived_time)::float8 FROM pg_stat_archiver;
        SELECT pg_is_in_recovery()::int::float8, extract(epoch FROM pg_postmaster_start_time())::float8
        """;

    public const string Sizes = "SELECT datname::text, pg_database_size(oid)::float8 FROM pg_database WHERE datallowconn AND has_database_privilege(oid, 'CONNECT') ORDER BY 1";

    public static PostgresAnswer SizesAnswer { get; } = new(["datname"], ("pg_database_size_bytes", "Size of a database; looked at once a minute.", Gauge));

    public static IReadOnlyList<PostgresAnswer> Answers { get; } =
    [
        new([],
            ("postgres_active_connections", "Sessions that are at work.", Gauge),
            ("postgres_connections", "Sessions, idle ones too.", Gauge),
            ("pg_settings_max_connections", "Sessions that the server takes.", Gauge),
            ("postgres_active_connections_percent", "Sessions that are at work, in percent of max_connections.", Gauge),
            ("postgres_connections_percent", "Sessions, idle ones too, in percent of max_connections.", Gauge),
            ("pg_long_running_transactions", "Sessions with a transaction that began more than five minutes ago.", Gauge)),
        new(["datname", "state"],
            ("pg_stat_activity_count", "Sessions by state.", Gauge),
            ("pg_stat_activity_max_tx_duration", "Age of the oldest transaction in seconds.", Gauge)),
        new(["datname", "mode"],
            ("pg_locks_count", "Locks that are held or waited for.", Gauge),
            ("pg_locks_waiting", "Locks that are waited for.", Gauge)),
        new(["slot_name", "slot_type"],
            ("pg_replication_slot_slot_is_active", "Whether somebody reads from a replication slot.", Gauge),
            ("pg_replication_slots_pg_wal_lsn_diff", "Bytes of WAL that a replication slot keeps.", Gauge)),
        new(["datname"],
            ("pg_stat_database_numbackends", "Sessions of a database, our own too.", Gauge),
            ("pg_stat_database_xact_commit", "Transactions committed.", Counter),
            ("pg_stat_database_xact_rollback", "Transactions rolled back.", Counter),
            ("pg_stat_database_blks_read", "Blocks read from disk.", Counter),
            ("pg_stat_database_blks_hit", "Blocks found in the cache.", Counter),
            ("pg_stat_database_deadlocks", "Deadlocks.", Counter),
            ("pg_stat_database_temp_bytes", "Bytes written to temporary files.", Counter),
            ("pg_stat_database_checksum_failures", "Pages found damaged; absent where checksums are off.", Counter)),
        new([],
            ("pg_stat_archiver_archived_count", "WAL files archived.", Counter),
            ("pg_stat_archiver_failed_count", "Attempts to archive that failed.", Counter),
            ("pg_stat_archiver_last_archive_age", "Seconds since a WAL file was archived last.", Gauge)),
        new([],
            ("pg_replication_is_replica", "Whether the server follows another.", Gauge),
            ("pg_postmaster_start_time_seconds", "When the server was started, in seconds since 1970.", Gauge)),
    ];
}
