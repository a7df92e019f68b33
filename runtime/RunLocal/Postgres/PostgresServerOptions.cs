namespace SuperInsight.RunLocal;

public sealed record PostgresServerOptions
{
    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Names where data and password are kept, over restarts; null for temporary ones, deleted on dispose. As root the data
    /// lie under /var/lib/superinsight-local instead, in a folder that belongs to this name (see <see cref="PostgresFolder"/>).
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether a commit survives a power cut; a crash of the server it survives anyway. <value>false: faster.</value></summary>
    public bool Fsync { get; init; }

    /// <summary>Whether it archives its WAL; until <see cref="LocalArchive.InstallAsync"/> it waits. <value>false.</value></summary>
    public bool Archiving { get; init; }

    /// <summary>More settings of postgresql.conf by name, such as ["wal_level"] = "logical". Visible to all users of the machine.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public string? LogFile { get; init; }
}
