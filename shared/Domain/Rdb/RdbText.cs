using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Rdb;

/// <summary>Decodes strings of RDB streams: plain, numbers, or compressed with LZF.</summary>
public static class RdbText
{
    /// <param name="encoded">The string as it stands in the stream, whole.</param>
    /// <exception cref="RdbException">It is not one.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        if (!RdbToken.TryRead(RdbElement.Text, encoded, out var token) || encoded.Length != token.Bytes + token.Following)
            throw new RdbException("a string is cut");
        var content = encoded[token.Bytes..];
        return encoded[0] switch
        {
            < 0xC0 => content.ToArray(),
            0xC0 => Digits(unchecked((sbyte)content[0])),
            0xC1 => Digits(BinaryPrimitives.ReadInt16LittleEndian(content)),
            0xC2 => Digits(BinaryPrimitives.ReadInt32LittleEndian(content)),
            _ => Decompress(encoded[1..token.Bytes], content),
        };
    }

    private static byte[] Digits(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static byte[] Decompress(ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> packed)
    {
        RdbToken.TryRead(RdbElement.Number, lengths, out var packedLength);
        RdbToken.TryRead(RdbElement.Number, lengths[packedLength.Bytes..], out var plainLength);
        // LZF makes at most 264 bytes out of three.
        if (plainLength.Number > (ulong)packed.Length * 88)
            throw new RdbException("a compressed string claims to be longer than it can be");
        var plain = new byte[plainLength.Number];
        return Lzf.TryDecompress(packed, plain) ? plain : throw new RdbException("a compressed string is damaged");
    }
}
