using System.Buffers.Binary;

namespace SuperInsight.Domain.PgArchives;

/// <summary>
/// Reads the primitives of pg_dump's custom format from bytes at hand; every method gives false when they do not suffice, and the
/// position is then wherever it was left. Integers are a sign byte and the magnitude, least significant byte first; texts are a length
/// and UTF-8, with a negative length for none. See <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/pg_dump/pg_backup_archiver.c"/>
/// (<c>ReadInt</c>, <c>ReadStr</c>, <c>ReadOffset</c>).
/// </summary>
internal ref struct PgArchiveReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>A sign and four bytes.</summary>
    public const int IntBytes = 5;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    public bool TryByte(out byte value)
    {
        value = default;
        if (bytes.Length - Position < 1)
            return false;
        value = bytes[Position++];
        return true;
    }

    public bool TryInt(out int value)
    {
        value = 0;
        if (bytes.Length - Position < IntBytes)
            return false;
        var magnitude = BinaryPrimitives.ReadInt32LittleEndian(bytes[(Position + 1)..]);
        value = bytes[Position] == 0 ? magnitude : -magnitude;
        Position += IntBytes;
        return true;
    }

    public bool TryText(out ReadOnlySpan<byte> text, out bool isNull)
    {
        text = default;
        isNull = false;
        if (!TryInt(out var length))
            return false;
        if (length < 0)
            return isNull = true;
        return TryTake(length, out text);
    }

    public bool TrySkipTexts(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryText(out _, out _))
                return false;
        }

        return true;
    }

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (bytes.Length - Position < count)
            return false;
        taken = bytes.Slice(Position, count);
        Position += count;
        return true;
    }
}
