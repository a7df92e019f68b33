namespace SuperInsight.Domain.Backups.Wal;

/// <summary>Gets the WAL that is being written into the archive.</summary>
public interface IWalFlush
{
    /// <summary>Ends the segment that is being written and waits until PostgreSQL's archiver has acknowledged all that there is. Safe to repeat.</summary>
    /// <returns>The last segment; null where PostgreSQL does not archive.</returns>
    /// <exception cref="OperationException">The server is away, or the archiver does not come on in time.</exception>
    Task<FlushedWal?> FlushAsync(CancellationToken cancellationToken);
}

/// <summary>Archived as far as PostgreSQL knows.</summary>
/// <param name="SystemIdentifier">Tells clusters apart.</param>
/// <param name="Last">The last segment that has anything in it.</param>
public sealed record FlushedWal(string SystemIdentifier, WalFileName Last);
