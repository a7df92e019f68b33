using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Callbacks;

/// <summary>
/// Says whether a push comes from whom we gave the address to. Tencent Cloud signs nothing: the address holds a key, and may hold a
/// name and a password. Takes the same time whatever is wrong, and tells nobody what it was.
/// </summary>
/// <param name="keys">Several while one is being changed.</param>
/// <param name="credentials">Name and password of HTTP Basic; null for none.</param>
public sealed class CallbackAccess(IReadOnlyList<Secret> keys, (string User, Secret Password)? credentials)
{
    /// <summary>A shorter key could be guessed.</summary>
    public const int ShortestKey = 24;

    private readonly byte[][] expected = [.. keys.Select(key => Hash(key.Reveal()))];
    private readonly byte[]? expectedCredentials = credentials is var (user, password) ? Hash($"{user}:{password.Reveal()}") : null;

    /// <param name="key">The last part of the address.</param>
    /// <param name="authorization">The header; null where there is none.</param>
    public bool Admits(string? key, string? authorization)
    {
        // Digests of equal length are compared, all of them each time.
        var given = Hash(key ?? "");
        var isKey = false;
        foreach (var one in expected)
            isKey |= CryptographicOperations.FixedTimeEquals(given, one);
        var isKnown = CryptographicOperations.FixedTimeEquals(Hash(Credentials(authorization)), expectedCredentials ?? Hash(Credentials(authorization)));
        return isKey & isKnown;
    }

    private static string Credentials(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { } encoded)
            return "";
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
