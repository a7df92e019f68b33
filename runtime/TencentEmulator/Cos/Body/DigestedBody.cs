namespace TencentEmulator.Cos.Body;

/// <summary>What a received body turned out to be.</summary>
internal sealed record DigestedBody(long Size, byte[] Md5, ulong Crc64, byte[]? Sha256, byte[]? Crc32)
{
    /// <summary>The MD5 as COS writes it in an ETag, without quotes.</summary>
    public string ETag => Convert.ToHexStringLower(Md5);
}
