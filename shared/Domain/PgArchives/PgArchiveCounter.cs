using System.Buffers;

namespace SuperInsight.Domain.PgArchives;

/// <summary>
/// Counts each table's rows in an archive of <c>pg_dump --format=custom --compress=0</c> as it passes: what is counted is what a restore
/// will find, and the server need not read its tables twice. About 0.1 s of one core per GB; memory is one entry of the table of contents,
/// and the names. An archive that it cannot follow is no error: <see cref="LostBecause"/> says why, and the server is to be asked.
/// </summary>
public sealed class PgArchiveCounter
{
    private const byte Data = 1;
    private const byte Blobs = 3;

    /// <summary>An entry holds one object's SQL: a function of more than this is not followed.</summary>
    private const int LongestEntry = 16 << 20;

    /// <summary>What pg_dump puts behind the rows of a table.</summary>
    private static ReadOnlySpan<byte> EndOfRows => "\\.\n\n\n"u8;

    private readonly ArrayBufferWriter<byte> pending = new();
    private readonly Dictionary<int, PgArchiveEntry> tables = [];
    private readonly Dictionary<(string Schema, string Table), long> rows = [];
    private readonly byte[] tail = new byte[EndOfRows.Length];
    private PgArchiveFormat format;
    private Place place = Place.Header;
    private int entriesLeft;
    private PgArchiveEntry block;
    private long newlines;
    private int tailCount;
    private int chunkLeft;

    private enum Place
    {
        Header,
        EntryCount,
        Entry,
        BlockType,
        BlockId,
        Chunk,
        BlobsId,
        Blob,
        BlobChunk,
        Lost,
    }

    /// <summary>Why the archive could not be followed; null when it could up to now.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>Rows by schema and table, of those whose data have passed.</summary>
    public IReadOnlyDictionary<(string Schema, string Table), long> Rows => rows;

    /// <summary>Takes the next bytes of the archive.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && place != Place.Lost)
        {
            if (chunkLeft > 0)
            {
                var part = bytes[..Math.Min(chunkLeft, bytes.Length)];
                if (place == Place.Chunk)
                    Count(part);
                chunkLeft -= part.Length;
                bytes = bytes[part.Length..];
                continue;
            }

            // The few bytes between chunks, which may come in pieces.
            if (pending.WrittenCount == 0)
            {
                var taken = Step(bytes);
                if (taken == 0)
                {
                    pending.Write(bytes);
                    return;
                }

                bytes = bytes[taken..];
                continue;
            }

            var before = pending.WrittenCount;
            var more = bytes[..Math.Min(bytes.Length, Math.Max(PgArchiveReader.IntBytes, before))];
            pending.Write(more);
            var used = Step(pending.WrittenSpan);
            if (used == 0)
            {
                bytes = bytes[more.Length..];
                if (pending.WrittenCount > LongestEntry)
                    Lose("an entry of its table of contents is too long");
                continue;
            }

            // Only bytes of the newest piece can be left over: with fewer the step was not possible before.
            pending.ResetWrittenCount();
            bytes = bytes[(used - before)..];
        }
    }

    /// <summary>Call it after the last byte.</summary>
    public void Complete()
    {
        if (place != Place.Lost && (place != Place.BlockType || pending.WrittenCount > 0))
            Lose("it is cut off");
    }

    /// <summary>Reads one thing; gives how many bytes it took, 0 when there are too few.</summary>
    private int Step(ReadOnlySpan<byte> bytes)
    {
        var reader = new PgArchiveReader(bytes);
        var isRead = place switch
        {
            Place.Header => StepHeader(ref reader),
            Place.EntryCount => StepEntryCount(ref reader),
            Place.Entry => StepEntry(ref reader),
            Place.BlockType => StepBlockType(ref reader),
            _ => StepInt(ref reader),
        };
        return isRead ? reader.Position : 0;
    }

    private bool StepHeader(ref PgArchiveReader reader)
    {
        if (!PgArchiveFormat.TryReadHeader(ref reader, out format, out var unreadable))
            return false;
        place = Place.EntryCount;
        if (unreadable is not null)
            Lose(unreadable);
        return true;
    }

    private bool StepEntryCount(ref PgArchiveReader reader)
    {
        if (!reader.TryInt(out entriesLeft))
            return false;
        place = entriesLeft > 0 ? Place.Entry : Place.BlockType;
        return true;
    }

    private bool StepEntry(ref PgArchiveReader reader)
    {
        if (!format.TryReadEntry(ref reader, out var entry))
            return false;
        if (entry.Table is not null)
            tables[entry.Id] = entry;
        if (--entriesLeft == 0)
            place = Place.BlockType;
        return true;
    }

    private bool StepBlockType(ref PgArchiveReader reader)
    {
        if (!reader.TryByte(out var type))
            return false;
        place = type switch { Data => Place.BlockId, Blobs => Place.BlobsId, _ => place };
        if (type is not Data and not Blobs)
            Lose($"it has a block of the unknown kind {type}");
        return true;
    }

    private bool StepInt(ref PgArchiveReader reader)
    {
        if (!reader.TryInt(out var value))
            return false;
        switch (place)
        {
            case Place.BlockId:
                block = tables.GetValueOrDefault(value);
                (newlines, tailCount) = (0, 0);
                place = Place.Chunk;
                break;
            case Place.BlobsId:
                place = Place.Blob;
                break;
            case Place.Blob:
                // A large object's number; 0 after the last.
                place = value == 0 ? Place.BlockType : Place.BlobChunk;
                break;
            case Place.Chunk or Place.BlobChunk when value > 0:
                chunkLeft = value;
                break;
            case Place.Chunk when value == 0:
                EndBlock();
                break;
            case Place.BlobChunk when value == 0:
                place = Place.Blob;
                break;
            default:
                Lose("a chunk has a negative length");
                break;
        }

        return true;
    }

    private void Count(ReadOnlySpan<byte> part)
    {
        newlines += part.Count((byte)'\n');
        if (part.Length >= tail.Length)
        {
            part[^tail.Length..].CopyTo(tail);
            tailCount = tail.Length;
            return;
        }

        var kept = Math.Min(tailCount, tail.Length - part.Length);
        tail.AsSpan(tailCount - kept, kept).CopyTo(tail);
        part.CopyTo(tail.AsSpan(kept));
        tailCount = kept + part.Length;
    }

    private void EndBlock()
    {
        place = Place.BlockType;
        if (block.Table is null)
            return;
        if (!tail.AsSpan(0, tailCount).SequenceEqual(EndOfRows))
        {
            Lose($"the rows of {block.Schema}.{block.Table} do not end as COPY's do");
            return;
        }

        // In COPY's text a line feed within a value is written as a backslash and n: each that is left ends a row.
        const int AfterRows = 3;
        rows[(block.Schema!, block.Table)] = newlines - AfterRows;
    }

    private void Lose(string because) => (place, LostBecause) = (Place.Lost, because);
}
