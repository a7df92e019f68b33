using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.Domain.Callbacks;

/// <summary>Makes a part of a key of what somebody else named.</summary>
internal static class KeyPart
{
    private const int Longest = 64;

    /// <summary>The text itself where it is short and plain, else the beginning of its hash.</summary>
    public static string Of(string text) => text.Length is > 0 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : $"sha256-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}";
}
