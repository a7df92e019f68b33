using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// COS's own request signature (q-sign, HMAC-SHA1). Pure: the same input gives the same signature.
/// See <see href="https://cloud.tencent.com/document/product/436/7778"/>.
/// </summary>
internal static class CosSigner
{
    private static readonly string[] AlwaysSigned = ["host", "content-length", "content-md5", "content-type", "range", "if-match"];

    /// <summary>Tells whether a header goes into the signature: those that decide what the request does, and to which bucket.</summary>
    public static bool Signs(string header) =>
        header.StartsWith("x-cos-", StringComparison.OrdinalIgnoreCase) || AlwaysSigned.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <remarks>
    /// The path is decoded and has its leading slash. Names and values of query and headers are decoded; a name without a value has an
    /// empty one. The headers are exactly those to sign. The signature is valid from <paramref name="from"/> to <paramref name="to"/>.
    /// </remarks>
    public static string Authorize(
        Secret secretId,
        Secret secretKey,
        string method,
        string path,
        IEnumerable<KeyValuePair<string, string>> query,
        IEnumerable<KeyValuePair<string, string>> headers,
        DateTimeOffset from,
        DateTimeOffset to)
    {
        var keyTime = $"{from.ToUnixTimeSeconds()};{to.ToUnixTimeSeconds()}";
        var (parameterNames, parameters) = Canonical(query);
        var (headerNames, signedHeaders) = Canonical(headers);
        var request = $"{method.ToLowerInvariant()}\n{path}\n{parameters}\n{signedHeaders}\n";
        var toSign = $"sha1\n{keyTime}\n{Hex(Sha1(request))}\n";
        var signature = Hmac(Hmac(secretKey.Reveal(), keyTime), toSign);
        return $"q-sign-algorithm=sha1&q-ak={secretId.Reveal()}&q-sign-time={keyTime}&q-key-time={keyTime}"
            + $"&q-header-list={headerNames}&q-url-param-list={parameterNames}&q-signature={signature}";
    }

    private static (string Names, string Pairs) Canonical(IEnumerable<KeyValuePair<string, string>> items)
    {
        var sorted = items
            .Select(item => (Name: PercentEncoding.Encode(item.Key).ToLowerInvariant(), Value: PercentEncoding.Encode(item.Value)))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToArray();
        return (string.Join(';', sorted.Select(item => item.Name)), string.Join('&', sorted.Select(item => $"{item.Name}={item.Value}")));
    }

    // CA5350: the algorithm is the protocol's; HMAC-SHA1 rests on no property of SHA-1 that is broken.
#pragma warning disable CA5350
    private static string Hmac(string key, string text) => Hex(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));

    private static byte[] Sha1(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
