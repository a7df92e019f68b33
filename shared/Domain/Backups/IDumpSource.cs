using System.Buffers;

namespace SuperInsight.Domain.Backups;

/// <summary>Something that can be backed up as a stream, or a few side by side.</summary>
public interface IDumpSource
{
    BackupSource Source { get; }

    /// <summary>Looks whether the settings that it needs are there; the server behind them is not asked.</summary>
    /// <exception cref="Settings.SettingException">One is missing or unfit. Other sources go on.</exception>
    void EnsureConfigured()
    {
    }

    /// <summary>Begins a dump. Nothing is written to any disk.</summary>
    /// <exception cref="OperationException">The server is away, refuses the credential, or the tools are missing.</exception>
    Task<Dump> OpenAsync(CancellationToken cancellationToken);

    /// <summary>As above; a source whose server can help to be quick asks for that help at <see cref="BackupPace.Full"/>.</summary>
    Task<Dump> OpenAsync(BackupPace pace, CancellationToken cancellationToken) => OpenAsync(cancellationToken);
}

/// <summary>A dump under way. Read all <see cref="Parts"/> to their ends, then call <see cref="CompleteAsync"/>; disposing earlier ends it.</summary>
public abstract class Dump : IAsyncDisposable
{
    /// <summary>
    /// The streams, all of which must be read side by side: one may wait for another. The first, <see cref="DumpPart.Data"/>, is the dump itself.
    /// </summary>
    public abstract IReadOnlyList<DumpPart> Parts { get; }

    /// <summary>
    /// About how many bytes there are of a dump that may be read slowly; null where it may not. Waiting costs more than working where Redis keeps a copy of its memory
    /// for as long as its child lives, and files have no log that bridges the time until the next backup.
    /// </summary>
    /// <value>The default is null.</value>
    public virtual long? BytesReadSlowly => null;

    /// <summary>Completes when all has been read and the server only waits for somebody else; its streams have not ended yet. Never where that does not happen.</summary>
    public virtual Task OnlyWaits { get; } = new TaskCompletionSource().Task;

    /// <summary>Ends the dump at once, so that whoever blocks in reading comes back. Safe to repeat.</summary>
    public abstract void Abort();

    /// <summary>The moment that the data are of (UTC).</summary>
    public abstract DateTimeOffset TakenAt { get; }

    /// <summary>Confirms that the dump came to a good end and says what is in it.</summary>
    /// <exception cref="OperationException">The tool failed, or ended early: the bytes read so far are worthless.</exception>
    public abstract Task<DumpReport> CompleteAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>One stream of a dump; becomes one object of the restore point.</summary>
/// <param name="Name">Lower-case letters and <c>-</c>: the object's name without <c>.age</c>.</param>
/// <param name="Format">What the bytes are, as in a file name: <c>pg_dump-custom</c>.</param>
/// <param name="Content">The bytes, sequential, once. Read synchronously, on a thread that may block.</param>
public sealed record DumpPart(string Name, string Format, Stream Content)
{
    /// <summary>Whether the bytes come as zstd frames, because the source compresses them itself; they are not compressed again.</summary>
    /// <value>The default is false.</value>
    public bool IsCompressed { get; init; }

    /// <summary>The name of the first part.</summary>
    public const string Data = "data";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    public static bool IsName(ReadOnlySpan<char> name) => name.Length > 0 && !name.ContainsAnyExcept(NameCharacters);
}

/// <summary>What a completed dump holds.</summary>
public sealed record DumpReport(ServerDescription Server, Inventory Contents, IReadOnlyDictionary<string, string> Tools)
{
    /// <summary>What a person must know of this point: a file that changed while it was read, a dump that is not of one instant.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
