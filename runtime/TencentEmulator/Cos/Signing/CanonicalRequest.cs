using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TencentEmulator.Cos.Signing;

/// <summary>SigV4's canonical request: what is hashed and signed. S3 encodes the path once.</summary>
internal static partial class CanonicalRequest
{
    public static string Build(SignedRequest request, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(Path(request.RawPath)).Append('\n')
            .Append(Query(request)).Append('\n');
        foreach (var name in signedHeaders)
            text.Append(name).Append(':').Append(Blanks().Replace((request.Header(name) ?? "").Trim(), " ")).Append('\n');
        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Path(string rawPath) =>
        string.Join('/', rawPath.Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));

    private static string Query(SignedRequest request) =>
        string.Join('&', request.Query.Pairs
            .Where(pair => pair.Key != "X-Amz-Signature")
            .Select(pair => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();
}
