using System.Text;
using System.Text.RegularExpressions;

namespace TencentEmulator.Cos.Requests;

/// <summary>The bucket and key a request is about. Host style wins over path style; neither means the service itself.</summary>
internal sealed partial record CosAddress(string? Bucket, string? Key)
{
    /// <summary>Longest key, in bytes of UTF-8 (<see href="https://cloud.tencent.com/document/product/436/13324"/>).</summary>
    public const int MaximumKeyBytes = 850;

    /// <summary>Finds bucket and key in the Host header and the path as sent.</summary>
    /// <exception cref="CosException">The key is too long, or the first segment is no bucket name.</exception>
    public static CosAddress Parse(string host, string rawPath)
    {
        var dot = host.IndexOf('.');
        if (dot > 0 && HostLabel().IsMatch(host.AsSpan(0, dot)))
            return new CosAddress(host[..dot], DecodeKey(rawPath[1..]));
        if (rawPath is "/" or "")
            return new CosAddress(null, null);
        var slash = rawPath.IndexOf('/', 1);
        var bucket = Uri.UnescapeDataString(slash < 0 ? rawPath[1..] : rawPath[1..slash]);
        if (!IsBucketName(bucket))
            throw CosError.InvalidBucketName(bucket);
        return new CosAddress(bucket, slash < 0 ? null : DecodeKey(rawPath[(slash + 1)..]));
    }

    /// <summary>Whether <paramref name="host"/> or the path's first segment names a bucket.</summary>
    public static bool IsHostStyle(string host) =>
        host.IndexOf('.') is var dot and > 0 && HostLabel().IsMatch(host.AsSpan(0, dot));

    public static bool IsBucketName(string name) => BucketName().IsMatch(name);

    private static string? DecodeKey(string raw)
    {
        if (raw.Length == 0)
            return null;
        var key = Uri.UnescapeDataString(raw);
        return Encoding.UTF8.GetByteCount(key) <= MaximumKeyBytes ? key : throw CosError.KeyTooLong();
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?-[0-9]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();

    // A host such as ip-10-0-0-1.internal must not be taken for a bucket: account ids have many digits.
    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?-[0-9]{5,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostLabel();
}
