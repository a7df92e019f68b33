using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Drills;

/// <summary>How a scratch PostgreSQL is set up, and what it may lack. Settings: <see href="https://www.postgresql.org/docs/15/populate.html"/>.</summary>
internal static class PostgresScratchSettings
{
    /// <summary>
    /// Nothing need survive a crash; and with <c>wal_level</c> minimal, rows that go into a table made in the same transaction, as all of a
    /// restore do, are not logged at all.
    /// </summary>
    private static readonly (string Name, string Value)[] Settings =
    [
        ("listen_addresses", ""), ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"),
        ("wal_level", "minimal"), ("max_wal_senders", "0"), ("max_wal_size", "16GB"), ("checkpoint_timeout", "1h"), ("wal_buffers", "16MB"),
        ("shared_buffers", "256MB"), ("maintenance_work_mem", "256MB"), ("max_parallel_maintenance_workers", "2"), ("max_parallel_workers_per_gather", "2"),
        ("autovacuum", "off"), ("bgwriter_lru_maxpages", "0"), ("jit", "off"), ("max_connections", "20"),
        // A restore in one transaction locks everything that it makes.
        ("max_locks_per_transaction", "4096"),
        ("logging_collector", "off"), ("log_checkpoints", "off"), ("timezone", "UTC"),
    ];

    private static readonly (string Complaint, string Lack)[] Lacks =
    [
        ("extension control file", "an extension that the database uses"),
        ("is not available", "an extension that the database uses"),
        ("could not access file \"$libdir", "a library that the database uses"),
        ("could not create locale", "a locale that the database uses"),
        ("tablespace", "a tablespace that the database uses"),
    ];

    public static IEnumerable<string> Arguments(string folder, string port) =>
        Settings.Append(("unix_socket_directories", folder)).Append(("port", port)).SelectMany(setting => (string[])["-c", $"{setting.Item1}={setting.Item2}"]);

    /// <summary>What this machine lacks that the dumped server had, by the complaint of a restore; null when that is not it.</summary>
    public static DrillObstacle? FindLack(string words) =>
        Lacks.FirstOrDefault(lack => words.Contains(lack.Complaint, StringComparison.Ordinal)) is { Lack: { } lack }
            ? new($"this machine lacks {lack}: {words}", "Install what the dumped server has, in the version of the PostgreSQL that the drill uses, and hold the drill again.")
            : null;
}
