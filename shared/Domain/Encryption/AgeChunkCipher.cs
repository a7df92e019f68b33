using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// Seals and opens the <see href="https://c2sp.org/age#payload">payload's chunks</see> in order: ChaCha20-Poly1305 with a nonce of an
/// 11-byte counter and a byte that marks the last chunk.
/// </summary>
/// <remarks>
/// The base library's cipher (OpenSSL) does 3.6 GB/s on one core at 64 KiB chunks where libsodium (NSec) does 1.6, either way, measured
/// on an EPYC with AVX-512; both can work in place.
/// </remarks>
internal sealed class AgeChunkCipher : IDisposable
{
    public const int ChunkBytes = 64 * 1024;
    public const int TagBytes = 16;
    public const int SealedBytes = ChunkBytes + TagBytes;
    public const int NonceBytes = 16;

    private readonly ChaCha20Poly1305 cipher;
    private readonly byte[] nonce = new byte[12];

    /// <param name="fileKey">The file's key.</param>
    /// <param name="payloadNonce">The 16 random bytes that begin the payload.</param>
    public AgeChunkCipher(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> payloadNonce)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, payloadNonce, "payload"u8);
        cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>How many chunks were sealed or opened. 2^64 chunks of 64 KiB are out of reach.</summary>
    public ulong Chunk { get; private set; }

    /// <summary>Encrypts the plain bytes in place and puts the tag into the last 16 bytes of <paramref name="chunk"/>.</summary>
    public void Seal(Span<byte> chunk, bool last)
    {
        SetNonce(last);
        var plain = chunk[..^TagBytes];
        cipher.Encrypt(nonce, plain, plain, chunk[^TagBytes..]);
        Chunk++;
    }

    /// <summary>Decrypts a chunk; false, with nothing released and the same chunk still next, when it is not authentic.</summary>
    public bool TryOpen(ReadOnlySpan<byte> chunk, bool last, Span<byte> plain)
    {
        SetNonce(last);
        try
        {
            cipher.Decrypt(nonce, chunk[..^TagBytes], chunk[^TagBytes..], plain[..(chunk.Length - TagBytes)]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        Chunk++;
        return true;
    }

    public void Dispose() => cipher.Dispose();

    private void SetNonce(bool last)
    {
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(3), Chunk);
        nonce[11] = last ? (byte)1 : (byte)0;
    }
}
