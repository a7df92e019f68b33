using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Archives;

/// <summary>
/// The map at the head of a sparse member's bytes: how many extents, then offset and length of each, decimal numbers on lines of their
/// own, filled up to a block. <see href="https://www.gnu.org/software/tar/manual/html_section/Sparse-Formats.html"/>
/// </summary>
internal static class SparseMap
{
    public static byte[] Encode(IReadOnlyList<SparseExtent> extents)
    {
        var text = new StringBuilder();
        text.Append(extents.Count).Append('\n');
        foreach (var extent in extents)
            text.Append(CultureInfo.InvariantCulture, $"{extent.Offset}\n{extent.Length}\n");
        var map = new byte[text.Length + TarHeader.Padding(text.Length)];
        Encoding.ASCII.GetBytes(text.ToString(), map);
        return map;
    }

    /// <summary>Null while <paramref name="blocks"/> do not hold the whole map yet.</summary>
    /// <exception cref="TarException">It is malformed.</exception>
    public static IReadOnlyList<SparseExtent>? TryParse(ReadOnlySpan<byte> blocks, long fileSize)
    {
        if (!TryReadNumber(ref blocks, out var count))
            return null;
        if (count > SparseExtent.MaxCount)
            throw TarException.Malformed("a sparse file has too many extents");
        List<SparseExtent> extents = [];
        long end = 0;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadNumber(ref blocks, out var offset) || !TryReadNumber(ref blocks, out var length))
                return null;
            if (offset < end || length > fileSize || offset > fileSize - length)
                throw TarException.Malformed("the map of a sparse file is out of order");
            end = offset + length;
            extents.Add(new(offset, length));
        }

        return extents;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var line = text.IndexOf((byte)'\n');
        if (line < 0)
            return text.Length > 20 ? throw TarException.Malformed("the map of a sparse file is malformed") : false;
        if (!Utf8Parser.TryParse(text[..line], out number, out var used) || used != line || number < 0)
            throw TarException.Malformed("the map of a sparse file is malformed");
        text = text[(line + 1)..];
        return true;
    }
}
