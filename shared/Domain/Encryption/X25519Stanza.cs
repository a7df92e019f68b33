using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using ChaCha20Poly1305 = System.Security.Cryptography.ChaCha20Poly1305;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// The <see href="https://c2sp.org/age#x25519-recipient-stanza">X25519 stanza</see>: the file key, sealed under a secret shared with one
/// recipient by a key pair made for this stanza alone.
/// </summary>
internal static class X25519Stanza
{
    public const string Type = "X25519";

    public const int FileKeyBytes = 16;

    private const int TagBytes = 16;
    private const int WrapKeyBytes = 32;

    private static ReadOnlySpan<byte> Info => "age-encryption.org/v1/X25519"u8;

    /// <summary>The specification fixes the nonce at zero: each wrap key seals one message only.</summary>
    private static ReadOnlySpan<byte> Nonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static AgeStanza Wrap(ReadOnlySpan<byte> fileKey, AgeRecipient recipient, Action<Span<byte>> random)
    {
        Span<byte> ephemeral = stackalloc byte[X25519.KeyBytes];
        Span<byte> shared = stackalloc byte[X25519.KeyBytes];
        Span<byte> wrapKey = stackalloc byte[WrapKeyBytes];
        random(ephemeral);
        using var secret = X25519.Import(ephemeral);
        var share = secret.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        try
        {
            if (!X25519.TryAgree(secret, recipient.Point, shared))
                throw new InvalidOperationException("A recipient that was accepted as usable is not.");
            DeriveWrapKey(shared, share, recipient, wrapKey);
            var body = new byte[FileKeyBytes + TagBytes];
            using var cipher = new ChaCha20Poly1305(wrapKey);
            cipher.Encrypt(Nonce, fileKey, body.AsSpan(0, FileKeyBytes), body.AsSpan(FileKeyBytes));
            return new AgeStanza([Type, StrictBase64.EncodeUnpadded(share)], body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ephemeral);
            CryptographicOperations.ZeroMemory(shared);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    /// <summary>Opens the stanza; false when it is for somebody else.</summary>
    /// <exception cref="FormatException">The stanza breaks the specification; the whole file must be refused.</exception>
    public static bool TryUnwrap(AgeStanza stanza, AgeIdentity identity, Span<byte> fileKey)
    {
        if (stanza.Arguments.Count != 2
            || StrictBase64.DecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[1])) is not { Length: X25519.KeyBytes } share
            || stanza.Body.Length != FileKeyBytes + TagBytes)
            throw new FormatException("an X25519 recipient in the header has the wrong form");

        Span<byte> shared = stackalloc byte[X25519.KeyBytes];
        Span<byte> wrapKey = stackalloc byte[WrapKeyBytes];
        try
        {
            if (!identity.TryAgree(share, shared))
                throw new FormatException("an X25519 recipient in the header has a share of low order");
            DeriveWrapKey(shared, share, identity.Recipient, wrapKey);
            using var cipher = new ChaCha20Poly1305(wrapKey);
            cipher.Decrypt(Nonce, stanza.Body.AsSpan(0, FileKeyBytes), stanza.Body.AsSpan(FileKeyBytes), fileKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    private static void DeriveWrapKey(ReadOnlySpan<byte> shared, ReadOnlySpan<byte> share, AgeRecipient recipient, Span<byte> wrapKey)
    {
        Span<byte> salt = stackalloc byte[2 * X25519.KeyBytes];
        share.CopyTo(salt);
        recipient.Point.CopyTo(salt[X25519.KeyBytes..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, wrapKey, salt, Info);
    }
}
