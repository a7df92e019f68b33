namespace SuperInsight.Domain.Backups.Wal;

/// <summary>A folder that becomes a PostgreSQL data directory.</summary>
public interface IClusterDirectory
{
    string Path { get; }

    /// <summary>Makes the folder, or takes an empty one. It is marked unfinished, and no server starts on it before <see cref="ClusterExtraction.CompleteAsync"/>.</summary>
    /// <exception cref="OperationException">Something is in it already, or it cannot be made.</exception>
    ClusterExtraction Begin();
}

/// <summary>A data directory in the making. Disposing without completing leaves what was written, marked unfinished.</summary>
public abstract class ClusterExtraction : IAsyncDisposable
{
    /// <summary>Takes the bytes of the base backup's tar.</summary>
    /// <exception cref="OperationException">It is no tar of a data directory, or the disk refuses.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the tar, writes what the server needs to recover by itself and, last, makes the directory one that starts.</summary>
    /// <returns>The command that starts a server on it.</returns>
    public abstract Task<string> CompleteAsync(RecoverySettings settings, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>How a server recovers.</summary>
/// <param name="StopAt">The moment to stop at (UTC); null to go on to the end.</param>
/// <param name="StopAtConsistency">Whether to stop as soon as the data are consistent.</param>
/// <param name="Timeline">The timeline to follow.</param>
public sealed record RecoverySettings(DateTimeOffset? StopAt, bool StopAtConsistency, uint Timeline);
