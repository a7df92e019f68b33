using System.Security.Cryptography;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.Cos.Body;

/// <summary>What the request says its body must be: Content-MD5, signed SHA-256, x-amz-checksum-*, length.</summary>
internal sealed class BodyExpectations
{
    private readonly IHeaderDictionary _headers;
    private readonly byte[]? _md5;
    private readonly string? _sha256;
    private readonly long? _length;

    /// <exception cref="CosException">Content-MD5 or a length cannot be read.</exception>
    public BodyExpectations(IHeaderDictionary headers, PayloadRule payload)
    {
        _headers = headers;
        _md5 = headers.TryGetValue("Content-MD5", out var md5) ? ReadMd5(md5.ToString()) : null;
        _sha256 = (payload as PayloadRule.Hashed)?.Sha256;
        _length = payload is PayloadRule.Chunked ? ReadDecodedLength() : headers.ContentLength;
        var trailer = headers["x-amz-trailer"].ToString();
        NeedsSha256 = _sha256 is not null || Names(trailer, "x-amz-checksum-sha256");
        NeedsCrc32 = Names(trailer, "x-amz-checksum-crc32");
    }

    public bool NeedsSha256 { get; }

    public bool NeedsCrc32 { get; }

    public bool HasMd5 => _md5 is not null;

    /// <summary>Bytes of content announced, without aws-chunked framing; null with plain chunked transfer.</summary>
    public long? Length => _length;

    /// <exception cref="CosException">The body is not what was announced: nothing of it may be kept.</exception>
    public void Check(DigestedBody body, IReadOnlyDictionary<string, string> trailers)
    {
        if (_length is { } length && length != body.Size)
            throw CosError.IncompleteBody($"The request announced {length} bytes of content and carried {body.Size}.");
        if (_md5 is not null && !CryptographicOperations.FixedTimeEquals(_md5, body.Md5))
            throw CosError.BadDigest("Content-MD5");
        if (_sha256 is not null && !SecretText.Same(_sha256, Convert.ToHexStringLower(body.Sha256!)))
            throw new CosException(400, "XAmzContentSHA256Mismatch", "The x-amz-content-sha256 does not match what was received.");
        Compare("x-amz-checksum-crc32", body.Crc32, trailers);
        Compare("x-amz-checksum-sha256", body.Sha256, trailers);
    }

    private void Compare(string name, byte[]? actual, IReadOnlyDictionary<string, string> trailers)
    {
        var expected = trailers.GetValueOrDefault(name) ?? (_headers.TryGetValue(name, out var header) ? header.ToString() : null);
        if (actual is not null && expected is not null && expected != Convert.ToBase64String(actual))
            throw CosError.BadDigest(name);
    }

    private bool Names(string trailer, string name) =>
        _headers.ContainsKey(name)
        || trailer.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static byte[] ReadMd5(string text)
    {
        var hash = new byte[16];
        return Convert.TryFromBase64String(text, hash, out var written) && written == hash.Length
            ? hash
            : throw CosError.InvalidDigest();
    }

    private long? ReadDecodedLength() =>
        long.TryParse(_headers["x-amz-decoded-content-length"].ToString(), out var length) && length >= 0
            ? length
            : throw CosError.MissingContentLength();
}
