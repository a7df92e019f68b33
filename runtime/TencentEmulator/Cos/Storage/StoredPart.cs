using System.Globalization;

namespace TencentEmulator.Cos.Storage;

/// <summary>A received part. All that must be known about it is in a file's name, so that one rename makes it whole.</summary>
/// <param name="Number">From 1.</param>
/// <param name="ETag">MD5, hex.</param>
/// <param name="Crc64">CRC-64/XZ.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Offset">Where it lies in the upload's <c>whole.data</c>; null when its own file holds it.</param>
/// <param name="LastModified">UTC.</param>
internal sealed record StoredPart(int Number, string ETag, ulong Crc64, long Size, long? Offset, DateTimeOffset LastModified)
{
    public string QuotedETag => $"\"{ETag}\"";

    public string FileName => string.Create(CultureInfo.InvariantCulture,
        $"{Number:D5}.{ETag}.{Crc64}.{Size}.{(Offset is { } offset ? $"at{offset}" : "own")}.part");

    /// <summary>Reads a part's file name back; null for other files.</summary>
    public static StoredPart? Read(FileInfo file)
    {
        var names = file.Name.Split('.');
        return names is [var number, var etag, var crc, var size, var place, "part"]
            ? new StoredPart(
                int.Parse(number, CultureInfo.InvariantCulture), etag, ulong.Parse(crc, CultureInfo.InvariantCulture),
                long.Parse(size, CultureInfo.InvariantCulture),
                place == "own" ? null : long.Parse(place.AsSpan(2), CultureInfo.InvariantCulture),
                new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero))
            : null;
    }
}
