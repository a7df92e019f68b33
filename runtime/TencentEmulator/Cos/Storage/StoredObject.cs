namespace TencentEmulator.Cos.Storage;

/// <summary>An object that exists: its metadata file, and its entry in the index.</summary>
/// <param name="Key">The key, decoded.</param>
/// <param name="Path">Where its data is, below the bucket's <c>objects</c> folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes; the MD5, or <c>…-N</c> when it came in N parts.</param>
/// <param name="Crc64">CRC-64/XZ of the data.</param>
/// <param name="LastModified">UTC, whole milliseconds.</param>
/// <param name="Headers">What the client said about it.</param>
internal sealed record StoredObject(
    string Key, string Path, long Size, string ETag, ulong Crc64, DateTimeOffset LastModified, ObjectHeaders Headers)
{
    public string QuotedETag => $"\"{ETag}\"";
}
