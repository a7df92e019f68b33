using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TencentEmulator.Cos.Signing;

/// <summary>COS's own signature (<see href="https://cloud.tencent.com/document/product/436/7778"/>): HMAC-SHA1 over method,
/// decoded path and the listed parameters and headers.</summary>
internal static class QSign
{
    /// <summary>Reads the fields of an Authorization header.</summary>
    public static Func<string, string?> Parse(string header)
    {
        var fields = header.Split('&')
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .GroupBy(field => field[0].Trim(), field => field[1], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return fields.GetValueOrDefault;
    }

    /// <exception cref="CosException">A field is missing, the time is wrong or the signature does not match.</exception>
    public static Authorization Check(
        SignedRequest request, Func<string, string?> field, CredentialSet credentials, DateTimeOffset now)
    {
        if (field("q-sign-algorithm") != "sha1")
            throw CosError.InvalidArgument("q-sign-algorithm must be sha1.");
        var signTime = field("q-sign-time") ?? throw Missing("q-sign-time");
        var keyTime = field("q-key-time") ?? throw Missing("q-key-time");
        var signature = field("q-signature") ?? throw Missing("q-signature");
        var credential = credentials.Find(
            field("q-ak") ?? throw Missing("q-ak"),
            request.Header("x-cos-security-token") ?? request.Query["x-cos-security-token"]);

        var httpString = HttpString(request, List(field("q-url-param-list")), List(field("q-header-list")));
        if (!SecretText.Same(Sign(credential.SecretKey, keyTime, signTime, httpString), signature))
            throw CosError.SignatureDoesNotMatch();
        CheckTime(signTime, now);
        CheckTime(keyTime, now);
        return new Authorization(credential, CosFace.Native, new PayloadRule.Unsigned());
    }

    internal static string Sign(string secretKey, string keyTime, string signTime, string httpString)
    {
        var signKey = Hmac(Encoding.UTF8.GetBytes(secretKey), keyTime);
        var stringToSign = $"sha1\n{signTime}\n{Convert.ToHexStringLower(Sha1(httpString))}\n";
        return Hmac(Encoding.ASCII.GetBytes(signKey), stringToSign);
    }

    internal static string HttpString(SignedRequest request, IReadOnlyList<string> parameters, IReadOnlyList<string> headers)
    {
        var path = Uri.UnescapeDataString(request.RawPath);
#pragma warning disable CA1308 // The protocol asks for lower case.
        var method = request.Method.ToLowerInvariant();
#pragma warning restore CA1308
        return $"{method}\n{path}\n{Items(parameters, name => request.Query[name])}\n{Items(headers, request.Header)}\n";
    }

    /// <summary>The names of a list field, decoded: some clients send them percent-encoded, as they are signed.</summary>
    private static string[] List(string? field) =>
        [.. (field ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    private static string Items(IEnumerable<string> names, Func<string, string?> value)
    {
#pragma warning disable CA1308 // The protocol asks for lower case.
        var items = names.Select(name => (Name: Uri.EscapeDataString(name).ToLowerInvariant(), Value: value(name)));
#pragma warning restore CA1308
        return string.Join('&', items.OrderBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => $"{item.Name}={Uri.EscapeDataString(item.Value ?? "")}"));
    }

    private static void CheckTime(string range, DateTimeOffset now)
    {
        var ends = range.Split(';');
        if (ends.Length != 2 || !TryReadSeconds(ends[0], out var start) || !TryReadSeconds(ends[1], out var end))
            throw CosError.InvalidArgument("q-sign-time and q-key-time are START;END in seconds since 1970.");
        var seconds = now.ToUnixTimeSeconds();
        if (seconds > end)
            throw CosError.RequestExpired();
        if (start - seconds > (long)SignatureVerifier.Tolerance.TotalSeconds)
            throw CosError.RequestTimeTooSkewed();
    }

    private static bool TryReadSeconds(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds < 253402300800;

#pragma warning disable CA5350 // The algorithm is the protocol's choice, not ours.
    private static byte[] Sha1(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));

    private static string Hmac(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private static CosException Missing(string field) => CosError.AccessDenied($"The signature lacks {field}.");
}
