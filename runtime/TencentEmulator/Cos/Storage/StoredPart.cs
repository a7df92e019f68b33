using System.Globalization;

namespace TencentEmulator.Cos.Storage;

/// <summary>A received part. Its file name carries what must be known about it, so that one rename makes it whole.</summary>
internal sealed record StoredPart(int Number, string ETag, ulong Crc64, long Size, DateTimeOffset LastModified)
{
    public string QuotedETag => $"\"{ETag}\"";

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Number:D5}.{ETag}.{Crc64}.part");

    /// <summary>Reads a part's file name back; null for other files.</summary>
    public static StoredPart? Read(FileInfo file)
    {
        var names = file.Name.Split('.');
        return names is [var number, var etag, var crc, "part"]
            ? new StoredPart(
                int.Parse(number, CultureInfo.InvariantCulture), etag, ulong.Parse(crc, CultureInfo.InvariantCulture),
                file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero))
            : null;
    }
}
