namespace TencentEmulator.Cos.Checksums;

/// <summary>CRC-32 (ISO-HDLC, as in zlib), which newer AWS SDKs send along. Slicing by four.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Tables = BuildTables();

    /// <summary>The CRC of <paramref name="data"/> following bytes whose CRC is <paramref name="crc"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        var state = ~crc;
        while (data.Length >= 4)
        {
            state ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data);
            state = Tables[768 + (int)(state & 0xFF)] ^ Tables[512 + (int)((state >> 8) & 0xFF)]
                ^ Tables[256 + (int)((state >> 16) & 0xFF)] ^ Tables[(int)(state >> 24)];
            data = data[4..];
        }

        foreach (var value in data)
            state = Tables[(int)((state ^ value) & 0xFF)] ^ (state >> 8);
        return ~state;
    }

    private static uint[] BuildTables()
    {
        var tables = new uint[4 * 256];
        for (var i = 0; i < 256; i++)
        {
            var value = (uint)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[(int)(tables[i - 256] & 0xFF)] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
