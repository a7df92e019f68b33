using System.Globalization;

namespace TencentEmulator.Cos.Operations;

/// <summary>A part of an object: <paramref name="Start"/> inclusive, <paramref name="Length"/> bytes.</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    public long End => Start + Length - 1;

    /// <summary>Reads a Range header. null: there is none that can be honoured, so all is sent (several ranges, other units).</summary>
    /// <exception cref="CosException">InvalidRange: it lies outside the object.</exception>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase) || header.Contains(','))
            return null;
        var ends = header["bytes=".Length..].Split('-');
        if (ends.Length != 2)
            return null;
        var first = Read(ends[0]);
        var last = Read(ends[1]);
        return (first, last) switch
        {
            (null, { } count) when ends[0].Trim().Length == 0 =>
                count > 0 && size > 0 ? new ByteRange(Math.Max(0, size - count), Math.Min(count, size)) : throw CosError.InvalidRange(),
            ({ } start, null) when ends[1].Trim().Length == 0 =>
                start < size ? new ByteRange(start, size - start) : throw CosError.InvalidRange(),
            ({ } start, { } end) when end >= start =>
                start < size ? new ByteRange(start, Math.Min(end, size - 1) - start + 1) : throw CosError.InvalidRange(),
            _ => null,
        };
    }

    private static long? Read(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
