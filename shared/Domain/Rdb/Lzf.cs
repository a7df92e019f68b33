namespace SuperInsight.Domain.Rdb;

/// <summary>
/// The compression of strings in RDB. A control byte below 32 is followed by that many literals and one more; any other is a copy of
/// earlier output: three bits of length (all ones: a byte more), thirteen of distance.
/// See <see href="http://oldhome.schmorp.de/marc/liblzf.html"/>.
/// </summary>
internal static class Lzf
{
    private const int LongCopy = 7;

    /// <summary>False when <paramref name="packed"/> does not make exactly <paramref name="plain"/>.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> packed, Span<byte> plain)
    {
        var (from, to) = (0, 0);
        while (from < packed.Length)
        {
            int control = packed[from++];
            if (control < 32)
            {
                var count = control + 1;
                if (from + count > packed.Length || to + count > plain.Length)
                    return false;
                packed.Slice(from, count).CopyTo(plain[to..]);
                (from, to) = (from + count, to + count);
                continue;
            }

            var length = control >> 5;
            if (from + (length == LongCopy ? 2 : 1) > packed.Length)
                return false;
            if (length == LongCopy)
                length += packed[from++];
            length += 2;
            var start = to - (((control & 0x1F) << 8) | packed[from++]) - 1;
            if (start < 0 || to + length > plain.Length)
                return false;
            // Byte by byte: a copy may overlap itself.
            for (var end = to + length; to < end; to++, start++)
                plain[to] = plain[start];
        }

        return to == plain.Length;
    }
}
