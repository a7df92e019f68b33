using System.Globalization;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>An archive of the roots under way: <c>data</c> makes it as it is read, and fills <c>list</c> beside it.</summary>
internal sealed class FilesDump : Dump
{
    /// <summary>A line is about 200 bytes: over a thousand of them wait for their reader.</summary>
    private const int ListBytes = 256 << 10;

    private readonly CancellationTokenSource aborted = new();
    private readonly BoundedPipe list = new(ListBytes);
    private readonly FileNotes notes = new();
    private readonly ReadAhead ahead;
    private readonly SqliteCopy sqlite;
    private readonly FilesTar tar;
    private readonly IEnumerator<ReadOnlyMemory<byte>> pieces;
    private readonly string names;
    private bool disposed;

    public FilesDump(IReadOnlyList<OpenRoot> roots, IReadOnlyList<PathPattern> exclude, SqliteCopy sqlite, FileEvents events, DateTimeOffset takenAt)
    {
        TakenAt = takenAt;
        this.sqlite = sqlite;
        names = string.Join(',', roots.Select(root => FilePaths.Text(root.Name)));
        ahead = new ReadAhead(new TreeWalk(roots, exclude, events).Run(), events, aborted.Token);
        tar = new FilesTar(ahead, sqlite, list, notes, events);
        pieces = tar.Run();
        Parts = [new(DumpPart.Data, FileDumpFormats.Data, new PiecesStream(pieces, aborted.Token)), new(FileDumpFormats.ListPart, FileDumpFormats.List, list)];
    }

    public override IReadOnlyList<DumpPart> Parts { get; }

    /// <summary>When the walk began: files are read one after another, each as it then is.</summary>
    public override DateTimeOffset TakenAt { get; }

    public override void Abort()
    {
        if (disposed)
            return;
        aborted.Cancel();
        list.Abort();
    }

    public override Task<DumpReport> CompleteAsync(CancellationToken cancellationToken)
    {
        if (!tar.IsComplete || aborted.IsCancellationRequested)
            throw new BackupException(FilesDumpSource.Operation, names, "it was ended before all files were read", "Run it again.");
        return Task.FromResult(new DumpReport(
            new ServerDescription("files", string.Create(CultureInfo.InvariantCulture, $"{Environment.OSVersion.Platform} {Environment.OSVersion.Version}"), names),
            Inventory.Empty with { Files = tar.Totals },
            new Dictionary<string, string> { ["sqlite"] = SqliteCopy.Version })
        { Notes = notes.ToList() });
    }

    public override ValueTask DisposeAsync()
    {
        if (disposed)
            return ValueTask.CompletedTask;
        Abort();
        disposed = true;
        pieces.Dispose();
        ahead.Dispose();
        sqlite.Dispose();
        aborted.Dispose();
        return ValueTask.CompletedTask;
    }
}
