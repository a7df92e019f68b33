namespace SuperInsight.Domain.Backups.Wal;

/// <summary>The server whose WAL is archived.</summary>
public interface IWalServer
{
    /// <summary>How archiving stands.</summary>
    /// <exception cref="OperationException">The server is away, or does not tell.</exception>
    Task<ArchiverStatus> AskAsync(CancellationToken cancellationToken);
}

/// <summary>How archiving stands. All times are the server's (UTC).</summary>
/// <param name="SystemIdentifier">Tells clusters apart.</param>
/// <param name="IsArchiving">Whether <c>archive_mode</c> is on.</param>
/// <param name="ArchiveTimeout">After how long a segment is archived that is not full; zero for never.</param>
/// <param name="SegmentSize">Bytes of a segment.</param>
/// <param name="Timeline">The one that is written now.</param>
/// <param name="LastArchived">The file that PostgreSQL was last told is archived; null for none.</param>
/// <param name="LastArchivedAt">When that was.</param>
/// <param name="LastFailed">The file that could last not be archived; null for none.</param>
/// <param name="LastFailedAt">When that was.</param>
/// <param name="PendingFiles">How many wait.</param>
/// <param name="PendingBytes">How many bytes they have.</param>
/// <param name="OldestPendingAt">When the oldest of them was finished; null when none waits.</param>
/// <param name="Now">The server's clock.</param>
public sealed record ArchiverStatus(
    string SystemIdentifier, bool IsArchiving, TimeSpan ArchiveTimeout, WalSegmentSize SegmentSize, uint Timeline, string? LastArchived, DateTimeOffset? LastArchivedAt,
    string? LastFailed, DateTimeOffset? LastFailedAt, long PendingFiles, long PendingBytes, DateTimeOffset? OldestPendingAt, DateTimeOffset Now);
