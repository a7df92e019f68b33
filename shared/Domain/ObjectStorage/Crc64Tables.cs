using System.Buffers.Binary;

namespace SuperInsight.Domain.ObjectStorage;

/// <summary>The portable way, eight bytes at a time.</summary>
internal static class Crc64Tables<T> where T : ICrc64Polynomial
{
    private const int Stride = 8;

    /// <summary>Row n, entry b: what byte b does to the register when n more bytes follow it.</summary>
    private static readonly ulong[] Rows = Build();

    public static ulong Update(ulong register, ReadOnlySpan<byte> bytes)
    {
        var rows = Rows;
        for (; bytes.Length >= Stride; bytes = bytes[Stride..])
        {
            var word = register ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            register = 0;
            for (var n = 0; n < Stride; n++)
                register ^= rows[((Stride - 1 - n) * 256) + (int)((word >> (8 * n)) & 0xFF)];
        }
        foreach (var value in bytes)
            register = (register >> 8) ^ rows[(int)((register ^ value) & 0xFF)];
        return register;
    }

    private static ulong[] Build()
    {
        var rows = new ulong[Stride * 256];
        for (var value = 0; value < 256; value++)
        {
            var register = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
                register = Crc64Polynomial<T>.TimesX(register);
            rows[value] = register;
        }
        for (var entry = 256; entry < rows.Length; entry++)
            rows[entry] = (rows[entry - 256] >> 8) ^ rows[(int)(rows[entry - 256] & 0xFF)];
        return rows;
    }
}
