using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TencentEmulator.CloudApi;

/// <summary>An <c>Authorization</c> header of TC3-HMAC-SHA256, and the signature it should have.
/// See <see href="https://cloud.tencent.com/document/api/1243/75711"/>.</summary>
internal sealed partial record Tc3Authorization(string SecretId, string Date, string Service, string[] SignedHeaders, string Signature)
{
    /// <exception cref="CloudApiException">It is missing, malformed, or leaves out what must be signed.</exception>
    public static Tc3Authorization Parse(string header)
    {
        var match = Form().Match(header);
        if (!match.Success)
            throw CloudApiError.InvalidAuthorization(header.Length == 0 ? "it is missing." : "it has not the form that TC3-HMAC-SHA256 asks for.");
        var names = match.Groups["headers"].Value.Split(';');
        if (!names.Contains("content-type") || !names.Contains("host"))
            throw CloudApiError.InvalidAuthorization("content-type and host must be signed.");
        return new(match.Groups["id"].Value, match.Groups["date"].Value, match.Groups["service"].Value, names, match.Groups["signature"].Value);
    }

    /// <summary>The signature of a request under a key. <paramref name="headerOf"/> gives a signed header's value as it counts.</summary>
    public string Sign(string secretKey, string method, string query, Func<string, string> headerOf, ReadOnlySpan<byte> body, long timestamp)
    {
        var headers = string.Concat(SignedHeaders.Select(name => $"{name}:{headerOf(name).Trim()}\n"));
        var canonical = $"{method}\n/\n{query}\n{headers}\n{string.Join(';', SignedHeaders)}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"TC3-HMAC-SHA256\n{timestamp}\n{Date}/{Service}/tc3_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("TC3" + secretKey), Date), Service), "tc3_request");
        return Hex(Hmac(key, toSign));
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"\ATC3-HMAC-SHA256 Credential=(?<id>[^/,\s]+)/(?<date>\d{4}-\d\d-\d\d)/(?<service>[^/,\s]+)/tc3_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
