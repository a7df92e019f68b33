using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>A file that becomes Redis's <c>dump.rdb</c>. It must not exist; it appears whole (0600) or not at all.</summary>
public sealed class RdbFileTarget(string file) : IRestoreTarget
{
    private const int BufferBytes = 256 << 10;

    private Inventory expected = Inventory.Empty;

    internal const string Operation = "restore into";

    public string Description => file;

    public bool Takes(string format) => format == RedisDumpSource.Format;

    /// <summary>Reads the file again, from the disk.</summary>
    public async Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return Inventory.Empty;
        var inspector = new RdbInspector();
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            inspector.Feed(buffer.AsSpan(0, count));
        var inspection = inspector.Complete();
        // Where this version cannot count, neither could the backup; the bytes are the signed ones all the same.
        return Inventory.Empty with { Keyspaces = inspection.Keyspaces ?? expected.Keyspaces };
    }

    /// <summary>Always 0: a file that is there is refused by <see cref="OpenAsync"/>, whatever may be replaced elsewhere.</summary>
    public Task<long> CountObjectsAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken)
    {
        if (Path.Exists(file))
            throw new BackupException(Operation, file, "it exists already", "Give the name of a file that does not exist, and move it over the old one yourself, with Redis stopped.");
        expected = contents;
        return Task.FromResult<RestoreSession>(RdbFile.Create(file));
    }
}
