using System.Buffers.Binary;

namespace SuperInsight.Domain.Rdb;

/// <summary>The head of an element: what can be decided at once, and how many bytes follow that need no looking at.</summary>
/// <param name="Bytes">Of the head itself.</param>
/// <param name="Number">What it says.</param>
/// <param name="Following">Bytes after it that belong to it.</param>
internal readonly record struct RdbToken(int Bytes, ulong Number, long Following)
{
    /// <summary>The longest: an encoding and two lengths of nine bytes.</summary>
    public const int MaxBytes = 1 + 9 + 9;

    private const int EncodedInteger8 = 0;
    private const int EncodedInteger32 = 2;
    private const int EncodedLzf = 3;

    /// <summary>False when there are not enough bytes yet.</summary>
    /// <exception cref="RdbException">No such element begins like that.</exception>
    public static bool TryRead(RdbElement element, ReadOnlySpan<byte> bytes, out RdbToken token)
    {
        token = default;
        switch (element.Kind)
        {
            case RdbElementKind.Text:
                return TryReadText(bytes, out token);
            case RdbElementKind.Skipped:
                token = new(0, 0, element.Bytes);
                return true;
            case RdbElementKind.Fixed:
                if (bytes.Length < element.Bytes)
                    return false;
                token = new(element.Bytes, element.Bytes == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes), 0);
                return true;
            case RdbElementKind.DigitScore:
                if (bytes.IsEmpty)
                    return false;
                // 253 to 255 stand for "not a number" and the infinities.
                token = new(1, 0, bytes[0] < 253 ? bytes[0] : 0);
                return true;
            default:
                return TryReadNumber(bytes, out token);
        }
    }

    /// <summary>Six bits, fourteen, or a byte that says that 32 or 64 follow, big-endian.</summary>
    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, out RdbToken token)
    {
        token = default;
        if (bytes.IsEmpty)
            return false;
        var head = bytes[0];
        var size = head switch
        {
            < 0x40 => 1,
            < 0x80 => 2,
            0x80 => 1 + sizeof(uint),
            0x81 => 1 + sizeof(ulong),
            _ => throw new RdbException($"there is a byte 0x{head:x2} where a length should be"),
        };
        if (bytes.Length < size)
            return false;
        token = new(size, size switch
        {
            1 => head,
            2 => ((head & 0x3FUL) << 8) | bytes[1],
            1 + sizeof(uint) => BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]),
        }, 0);
        return true;
    }

    private static bool TryReadText(ReadOnlySpan<byte> bytes, out RdbToken token)
    {
        token = default;
        if (bytes.IsEmpty)
            return false;
        if (bytes[0] < 0xC0)
        {
            if (!TryReadNumber(bytes, out var length))
                return false;
            token = length with { Following = Count(length.Number) };
            return true;
        }

        switch (bytes[0] & 0x3F)
        {
            case var encoding and >= EncodedInteger8 and <= EncodedInteger32:
                token = new(1, 0, 1 << encoding);
                return true;
            case EncodedLzf:
                if (!TryReadNumber(bytes[1..], out var packed) || !TryReadNumber(bytes[(1 + packed.Bytes)..], out var plain))
                    return false;
                token = new(1 + packed.Bytes + plain.Bytes, 0, Count(packed.Number));
                return true;
            default:
                throw new RdbException($"there is a byte 0x{bytes[0]:x2} where a string should be");
        }
    }

    private static long Count(ulong number) => number <= long.MaxValue ? (long)number : throw new RdbException("a string is longer than can be");
}
