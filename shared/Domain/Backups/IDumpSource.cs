namespace SuperInsight.Domain.Backups;

/// <summary>Something that can be backed up as one stream, consistent as of one moment.</summary>
public interface IDumpSource
{
    BackupSource Source { get; }

    /// <summary>Begins a dump. Nothing is written to any disk.</summary>
    /// <exception cref="OperationException">The server is away, refuses the credential, or the tools are missing.</exception>
    Task<Dump> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>A dump under way. Read <see cref="Content"/> to its end, then call <see cref="CompleteAsync"/>; disposing earlier ends it.</summary>
public abstract class Dump : IAsyncDisposable
{
    /// <summary>The dump's bytes, sequential, once. Read synchronously, on a thread that may block.</summary>
    public abstract Stream Content { get; }

    /// <summary>Ends the dump at once, so that whoever blocks in reading <see cref="Content"/> comes back. Safe to repeat.</summary>
    public abstract void Abort();

    /// <summary>What the bytes are, as in a file name: <c>pg_dump-custom</c>.</summary>
    public abstract string Format { get; }

    /// <summary>The moment that the data are of (UTC).</summary>
    public abstract DateTimeOffset TakenAt { get; }

    /// <summary>Confirms that the dump came to a good end and says what is in it.</summary>
    /// <exception cref="OperationException">The tool failed, or ended early: the bytes read so far are worthless.</exception>
    public abstract Task<DumpReport> CompleteAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>What a completed dump holds.</summary>
public sealed record DumpReport(ServerDescription Server, Inventory Contents, IReadOnlyDictionary<string, string> Tools);
