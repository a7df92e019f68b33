using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>
/// Signatures of API 3.0 (TC3-HMAC-SHA256). Pure: the same input gives the same signature.
/// See <see href="https://cloud.tencent.com/document/api/1243/75711"/>.
/// </summary>
internal static class Tc3Signer
{
    private const string Algorithm = "TC3-HMAC-SHA256";
    private const string SignedHeaders = "content-type;host";

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <remarks>
    /// Content type and host are exactly those sent; <paramref name="query"/> is encoded as sent, and empty for a POST. A session token is no part of it.
    /// </remarks>
    public static string Authorize(
        Secret secretId, Secret secretKey, string service, string method, string query, string contentType, string host, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/tc3_request";
        var canonical = $"{method}\n/\n{query}\ncontent-type:{contentType}\nhost:{host}\n\n{SignedHeaders}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"{Algorithm}\n{at.ToUnixTimeSeconds()}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("TC3" + secretKey.Reveal()), date), service), "tc3_request");
        return $"{Algorithm} Credential={secretId.Reveal()}/{scope}, SignedHeaders={SignedHeaders}, Signature={Hex(Hmac(key, toSign))}";
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
