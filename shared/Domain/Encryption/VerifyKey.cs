using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// The public half of an Ed25519 key (<see href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</see>), written
/// <c>ed25519:</c> and 44 characters of Base64. Equal when the keys are.
/// </summary>
public sealed class VerifyKey : IEquatable<VerifyKey>
{
    /// <summary>The length of every signature, in bytes.</summary>
    public const int SignatureBytes = 64;

    private const string Prefix = "ed25519:";
    private const int KeyBytes = 32;

    private readonly PublicKey key;
    private readonly string text;

    internal VerifyKey(PublicKey key)
    {
        this.key = key;
        text = Prefix + Convert.ToBase64String(key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>SubjectPublicKeyInfo up to the raw key, <see href="https://www.rfc-editor.org/rfc/rfc8410#section-4">RFC 8410</see>.</summary>
    private static ReadOnlySpan<byte> PublicInfo => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <exception cref="KeyFormatException">This is not a verify key, letter for letter.</exception>
    public static VerifyKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var key) ? key : throw new KeyFormatException(
            "verify key", "it is not 'ed25519:' and 44 characters of canonical Base64 of a valid key", "Copy the whole line that `ops keys new` printed for the signer.");
    }

    /// <summary>Reads a verify key; false when it is mistyped or no valid point.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VerifyKey? key)
    {
        key = text is not null
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && StrictBase64.DecodePadded(text.AsSpan(Prefix.Length)) is { Length: KeyBytes } raw
            && PublicKey.TryImport(SignatureAlgorithm.Ed25519, raw, KeyBlobFormat.RawPublicKey, out var point)
            && point is not null
                ? new VerifyKey(point)
                : null;
        return key is not null;
    }

    /// <summary>Whether the holder of the secret half signed exactly these bytes.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && SignatureAlgorithm.Ed25519.Verify(key, data, signature);

    /// <summary>The key as a PEM SubjectPublicKeyInfo, which <c>openssl pkeyutl -verify -pubin</c> reads.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", [.. PublicInfo, .. key.Export(KeyBlobFormat.RawPublicKey)]) + "\n";

    public bool Equals(VerifyKey? other) => other is not null && text == other.text;

    public override bool Equals(object? obj) => Equals(obj as VerifyKey);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;
}
