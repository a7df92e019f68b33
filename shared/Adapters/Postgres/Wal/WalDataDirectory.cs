using System.Buffers.Binary;
using System.Globalization;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// A cluster's data directory, as PostgreSQL's <c>archive_command</c> and <c>restore_command</c> see it: their working directory.
/// </summary>
/// <param name="path">The data directory.</param>
public sealed class WalDataDirectory(string path) : IWalSpool
{
    private const string Operation = "archive WAL";

    /// <summary>Base backups leave out what lies in pg_wal, and PostgreSQL leaves alone there what is not named as its own.</summary>
    private const string DropRecord = "pg_wal/superinsight-dropped";

    private const string StatusDirectory = "pg_wal/archive_status";

    /// <summary>The cluster's identifier: the first 8 bytes of its control file.
    /// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_control.h">pg_control.h</see></summary>
    /// <exception cref="BackupException">This is no data directory.</exception>
    public string ReadSystemIdentifier()
    {
        var control = Path.Combine(path, "global", "pg_control");
        try
        {
            using var file = File.OpenHandle(control);
            Span<byte> identifier = stackalloc byte[sizeof(ulong)];
            if (RandomAccess.Read(file, identifier, 0) == identifier.Length)
                return BinaryPrimitives.ReadUInt64LittleEndian(identifier).ToString(CultureInfo.InvariantCulture);
            throw new IOException("it is too short");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("read the cluster's identifier", control, unreadable.Message, "Run this from the data directory, as PostgreSQL's archive_command and restore_command do.", unreadable);
        }
    }

    /// <summary>Reads a file that is to be archived.</summary>
    /// <param name="file">Its path, relative to the data directory: <c>%p</c>.</param>
    /// <exception cref="BackupException">It is not one that PostgreSQL archives, or cannot be read.</exception>
    public WalFile Read(string file)
    {
        if (!WalFileName.TryParse(Path.GetFileName(file), out var name))
            throw new BackupException(Operation, file, "it is not named as PostgreSQL names WAL", "Give %p of archive_command, as it is.");
        try
        {
            var full = Path.Combine(path, file);
            return new WalFile(ReadSystemIdentifier(), name, File.ReadAllBytes(full), new DateTimeOffset(File.GetLastWriteTimeUtc(full), TimeSpan.Zero));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(Operation, file, unreadable.Message, "Check the path and the permissions; archive_command runs as the server's user.", unreadable);
        }
    }

    public long CountPendingBytes()
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(path, StatusDirectory), "*.ready")
                .Sum(ready => new FileInfo(Path.Combine(path, "pg_wal", Path.GetFileNameWithoutExtension(ready))) is { Exists: true, Length: var length } ? length : 0);
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }

    public long? CountFreeBytes()
    {
        try
        {
            return new DriveInfo(Path.Combine(path, "pg_wal")).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public DateTimeOffset? LastDropAt()
    {
        // Lines that were written without a try say "-": they must not renew the trust in a failure.
        var record = Path.Combine(path, DropRecord);
        if (!File.Exists(record))
            return null;
        var last = File.ReadLines(record).LastOrDefault(line => !line.EndsWith(" -", StringComparison.Ordinal));
        return last?.Split(' ') is [var at, ..] && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var moment) ? moment : null;
    }

    public void RecordDrop(string name, string? reason)
    {
        try
        {
            using var record = new FileStream(Path.Combine(path, DropRecord), new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            record.Write(System.Text.Encoding.UTF8.GetBytes($"{TimeProvider.System.GetUtcNow():O} {name} {reason?.ReplaceLineEndings(" ") ?? "-"}\n"));
            record.Flush(flushToDisk: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("record a dropped file", name, refused.Message, "The disk may be full already: free some space.", refused);
        }
    }

    /// <summary>Puts a fetched file in place: under another name first, so that PostgreSQL never sees half of it.</summary>
    /// <param name="file">The path, relative to the data directory: <c>%p</c>.</param>
    /// <param name="write">Writes it; false for a file that is not there.</param>
    public async Task<bool> PlaceAsync(string file, Func<Stream, Task<bool>> write)
    {
        var target = Path.Combine(path, file);
        var draft = target + ".fetching";
        try
        {
            bool found;
            await using (var stream = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
                found = await write(stream);
            if (found)
                File.Move(draft, target, overwrite: true);
            return found;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("fetch WAL", file, refused.Message, "Check the path, the permissions and the disk.", refused);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
