using System.Security.Cryptography;
using System.Text;

namespace TencentEmulator.Cos.Signing;

/// <summary>A credential scope <c>{id}/{yyyyMMdd}/{region}/s3/aws4_request</c>. COS does not check the region.</summary>
internal sealed record SigV4Scope(string SecretId, string Day, string Region)
{
    private const string Terminator = "s3/aws4_request";

    public string Text => $"{Day}/{Region}/{Terminator}";

    /// <exception cref="CosException">It has another shape, or another day than the request's date.</exception>
    public static SigV4Scope Parse(string credential, string date)
    {
        var parts = credential.Split('/');
        if (parts.Length < 5 || $"{parts[^2]}/{parts[^1]}" != Terminator)
            throw CosError.AccessDenied($"The credential scope must be ID/DAY/REGION/{Terminator}.");
        if (!date.StartsWith(parts[^4], StringComparison.Ordinal) || parts[^4].Length != 8)
            throw CosError.AccessDenied("The day of the credential scope is not that of the request.");
        return new SigV4Scope(string.Join('/', parts[..^4]), parts[^4], parts[^3]);
    }

    /// <summary>The signature of <paramref name="text"/> under this scope, lower-case hex.</summary>
    public string Sign(string secretKey, string text)
    {
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + secretKey), Day);
        key = Hmac(key, Region);
        key = Hmac(key, "s3");
        key = Hmac(key, "aws4_request");
        return Convert.ToHexStringLower(Hmac(key, text));
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
