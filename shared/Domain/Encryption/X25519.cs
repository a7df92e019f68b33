using System.Security.Cryptography;
using NSec.Cryptography;

namespace SuperInsight.Domain.Encryption;

/// <summary>X25519 (<see href="https://www.rfc-editor.org/rfc/rfc7748">RFC 7748</see>) on raw keys of 32 bytes; libsodium computes.</summary>
internal static class X25519
{
    public const int KeyBytes = 32;

    private static readonly KeyAgreementAlgorithm Algorithm = KeyAgreementAlgorithm.X25519;

    public static Key Import(ReadOnlySpan<byte> secret) =>
        Key.Import(Algorithm, secret, KeyBlobFormat.RawPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    /// <summary>Computes the shared secret; false, with <paramref name="shared"/> cleared, when their point is of low order.</summary>
    public static bool TryAgree(Key secret, ReadOnlySpan<byte> theirs, Span<byte> shared)
    {
        shared.Clear();
        if (!PublicKey.TryImport(Algorithm, theirs, KeyBlobFormat.RawPublicKey, out var point) || point is null)
            return false;
        var exportable = new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var secretPoint = Algorithm.Agree(secret, point, in exportable);
        return secretPoint is not null
            && secretPoint.TryExport(SharedSecretBlobFormat.RawSharedSecret, shared, out var count)
            && count == KeyBytes
            && shared.IndexOfAnyExcept((byte)0) >= 0;
    }

    /// <summary>Whether a shared secret with this point depends on the other side's key at all.</summary>
    public static bool IsUsable(ReadOnlySpan<byte> point)
    {
        Span<byte> shared = stackalloc byte[KeyBytes];
        Span<byte> anyScalar = stackalloc byte[KeyBytes];
        anyScalar.Fill(1);
        using var probe = Import(anyScalar);
        var usable = TryAgree(probe, point, shared);
        CryptographicOperations.ZeroMemory(shared);
        return usable;
    }
}
