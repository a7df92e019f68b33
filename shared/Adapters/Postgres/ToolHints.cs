namespace SuperInsight.Adapters.Postgres;

/// <summary>What to do about the usual complaints of PostgreSQL's programs.</summary>
internal static class ToolHints
{
    private static readonly (string Complaint, string Hint)[] Known =
    [
        ("server version mismatch", "Install postgresql-client of the server's major version or a newer one, or set Postgres__BinDirectory."),
        ("password authentication failed", "Check user and password in the address."),
        ("could not connect", "Is PostgreSQL running there, and may this machine reach it?"),
        ("Connection refused", "Is PostgreSQL running there, and may this machine reach it?"),
        ("still waiting for all required WAL segments", "PostgreSQL's archive_command does not come through: see the server's log, and `ops wal push`."),
        ("row-level security", "Row security hides rows from this role: use one that sees them all, by ALTER ROLE … BYPASSRLS beside GRANT pg_read_all_data."),
        ("permission denied", "Use a role that may: GRANT pg_read_all_data TO … for a backup, the database's owner for a restore."),
        ("lock timeout", "Something holds a lock for long, such as a migration; run it again afterwards."),
        ("terminating connection", "The server was stopped in the middle; run it again when it is up."),
        ("server closed the connection", "The server was stopped in the middle; run it again when it is up."),
        ("Connection reset by peer", "The server was stopped in the middle; run it again when it is up."),
        ("already exists", "The target holds objects of the same names: give an empty database, or --clean."),
        ("cannot drop inherited constraint", "pg_restore cannot replace the keys of partitioned tables in place: restore into an empty database instead."),
        ("other objects depend on it", "The target holds objects of its own that depend on those to be replaced: restore into an empty database instead."),
        ("\" does not exist", "The dump speaks of a role or another object that the target lacks, in a row-security policy perhaps: create it, then restore again."),
        ("cannot execute", "Check that the file may be executed, or set Postgres__BinDirectory."),
        ("No space left", "The server's disk is full."),
    ];

    public static string For(string words) =>
        Known.FirstOrDefault(known => words.Contains(known.Complaint, StringComparison.OrdinalIgnoreCase)).Hint ?? "See the server's log for the other side of it.";
}
