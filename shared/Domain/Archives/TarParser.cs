using System.Buffers;

namespace SuperInsight.Domain.Archives;

/// <summary>
/// Reads an archive that is pushed into it in pieces of any length. Takes what <see cref="TarHeader"/> writes: files, sparse ones too,
/// hard and symbolic links, directories. Memory is one extended header or map at the most.
/// </summary>
public sealed class TarParser(TarVisitor visitor)
{
    /// <summary>Names are at most 4 KiB long; a map of 4,096 extents has less than 170 KiB.</summary>
    private const int MaxCollected = 1 << 20;

    private const byte ExtendedHeader = (byte)'x';
    private const byte GlobalHeader = (byte)'g';

    private readonly ArrayBufferWriter<byte> collected = new(TarHeader.BlockBytes);
    private State state = State.Header;
    private long wanted = TarHeader.BlockBytes;
    private int emptyBlocks;
    private bool isGlobal;
    private Dictionary<string, byte[]> records = [];
    private TarEntry? entry;

    /// <summary>Bytes that the header announced, a sparse file's map included.</summary>
    private long contentBytes;

    private int extent;
    private long offset;
    private int padding;

    private enum State
    {
        Header,
        Records,
        Map,
        Content,
        Padding,
        Ended,
    }

    /// <exception cref="TarException">The archive is malformed, or holds a member of a kind that is not written here.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (state == State.Ended)
            {
                if (bytes.ContainsAnyExcept((byte)0))
                    throw TarException.Malformed("something follows its end");
                return;
            }

            var count = (int)Math.Min(wanted, bytes.Length);
            if (state == State.Content)
                count = PassOn(bytes[..count]);
            else if (state != State.Padding)
                collected.Write(bytes[..count]);
            bytes = bytes[count..];
            wanted -= count;
            while (wanted == 0 && state != State.Ended)
                Advance();
        }
    }

    /// <exception cref="TarException">The archive ended too early.</exception>
    public void Complete()
    {
        if (state != State.Ended)
            throw TarException.Malformed("it ends too early");
    }

    /// <summary>What was collected is whole, or a member's bytes are.</summary>
    private void Advance()
    {
        switch (state)
        {
            case State.Header:
                TakeHeader(collected.WrittenSpan);
                break;
            case State.Records:
                var taken = collected.WrittenSpan[..^padding];
                if (!isGlobal)
                    records = PaxRecords.Parse(taken);
                Expect(State.Header, TarHeader.BlockBytes);
                break;
            case State.Map when SparseMap.TryParse(collected.WrittenSpan, entry!.Size) is { } extents:
                BeginSparse(extents);
                break;
            case State.Map:
                if (collected.WrittenCount >= Math.Min(MaxCollected, contentBytes))
                    throw TarException.Malformed("the map of a sparse file does not end");
                wanted = TarHeader.BlockBytes;
                break;
            case State.Content:
                visitor.End();
                Expect(State.Padding, padding);
                break;
            case State.Padding:
                Expect(State.Header, TarHeader.BlockBytes);
                break;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExcept((byte)0))
        {
            Expect(++emptyBlocks == 2 ? State.Ended : State.Header, TarHeader.BlockBytes);
            return;
        }

        if (emptyBlocks > 0)
            throw TarException.Malformed("something follows its end");
        TarBlock.Check(block);
        var type = block[156];
        if (type is ExtendedHeader or GlobalHeader)
        {
            var size = TarBlock.Octal(block.Slice(124, 12));
            if (size is 0 or > MaxCollected)
                throw TarException.Malformed($"an extended header is {size} bytes long");
            isGlobal = type == GlobalHeader;
            padding = TarHeader.Padding(size);
            Expect(State.Records, size + padding);
            return;
        }

        (entry, contentBytes) = TarBlock.ReadEntry(block, records);
        padding = TarHeader.Padding(contentBytes);
        (extent, offset) = (0, 0);
        var isSparse = records.ContainsKey("GNU.sparse.major");
        records = [];
        if (isSparse)
        {
            Expect(State.Map, TarHeader.BlockBytes);
            return;
        }

        visitor.Begin(entry);
        Expect(State.Content, contentBytes);
    }

    private void BeginSparse(IReadOnlyList<SparseExtent> extents)
    {
        var left = contentBytes - collected.WrittenCount;
        if (extents.Sum(piece => piece.Length) != left)
            throw TarException.Malformed("the map of a sparse file does not fit its bytes");
        entry = entry! with { Extents = extents };
        visitor.Begin(entry);
        Expect(State.Content, left);
    }

    /// <summary>Gives a file's bytes to where they belong in it, at most to the end of an extent.</summary>
    private int PassOn(ReadOnlySpan<byte> bytes)
    {
        if (entry!.Extents is not { } extents)
        {
            visitor.Content(offset, bytes);
            offset += bytes.Length;
            return bytes.Length;
        }

        while (offset == extents[extent].Length)
            (extent, offset) = (extent + 1, 0);
        var piece = bytes[..(int)Math.Min(bytes.Length, extents[extent].Length - offset)];
        visitor.Content(extents[extent].Offset + offset, piece);
        offset += piece.Length;
        return piece.Length;
    }

    private void Expect(State next, long bytes)
    {
        collected.ResetWrittenCount();
        (state, wanted) = (next, bytes);
    }
}
