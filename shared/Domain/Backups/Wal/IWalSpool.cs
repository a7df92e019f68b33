namespace SuperInsight.Domain.Backups.Wal;

/// <summary>The WAL that waits on the database's disk.</summary>
public interface IWalSpool
{
    /// <summary>Bytes of the files that PostgreSQL wants archived and that are not.</summary>
    long CountPendingBytes();

    /// <summary>Bytes that the disk has left; null when it does not say.</summary>
    long? CountFreeBytes();

    /// <summary>When a file was last dropped after a try (UTC); null for never.</summary>
    DateTimeOffset? LastDropAt();

    /// <summary>Writes down durably that a file is about to be acknowledged without being stored.</summary>
    /// <param name="name">The file.</param>
    /// <param name="reason">Why the store did not take it; null when it was not asked again.</param>
    /// <exception cref="OperationException">It cannot be written down: the file must not be dropped.</exception>
    void RecordDrop(string name, string? reason);
}
