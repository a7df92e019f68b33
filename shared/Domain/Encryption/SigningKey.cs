using System.Security.Cryptography;
using NSec.Cryptography;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// The secret half of an Ed25519 key (<see href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</see>), as a PKCS#8 PEM file that
/// openssl reads and writes. It is held in guarded native memory that is wiped on disposal, and prints as <c>***</c>.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private const string Label = "PRIVATE KEY";
    private const int SeedBytes = 32;

    private readonly Key key;

    private SigningKey(ReadOnlySpan<byte> seed)
    {
        key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        VerifyKey = new VerifyKey(key.PublicKey);
    }

    /// <summary>Checks what this key signs.</summary>
    public VerifyKey VerifyKey { get; }

    /// <summary>PKCS#8 up to the seed, <see href="https://www.rfc-editor.org/rfc/rfc8410#section-7">RFC 8410</see>.</summary>
    private static ReadOnlySpan<byte> PrivateInfo => [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    /// <summary>A new key from 32 bytes of <paramref name="random"/> (default: the system's generator).</summary>
    public static SigningKey Generate(Action<Span<byte>>? random = null)
    {
        Span<byte> seed = stackalloc byte[SeedBytes];
        (random ?? RandomNumberGenerator.Fill)(seed);
        try
        {
            return new SigningKey(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads the file that <see cref="ToPem"/> or <c>openssl genpkey -algorithm ed25519</c> wrote.</summary>
    /// <param name="pem">The whole file.</param>
    /// <param name="name">What errors call the file, such as its path.</param>
    /// <exception cref="KeyFormatException">It is not one unencrypted Ed25519 PKCS#8 key.</exception>
    public static SigningKey ReadPem(ReadOnlySpan<char> pem, string name = "signing key")
    {
        Span<byte> der = stackalloc byte[PrivateInfo.Length + SeedBytes];
        try
        {
            if (PemEncoding.TryFind(pem, out var fields)
                && pem[fields.Label] is Label
                && fields.DecodedDataLength == der.Length
                && Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out var count)
                && count == der.Length
                && der.StartsWith(PrivateInfo))
                return new SigningKey(der[PrivateInfo.Length..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
        throw new KeyFormatException(name, "it is not an unencrypted Ed25519 private key in PEM (PKCS#8)", "Make one with `ops keys new` or `openssl genpkey -algorithm ed25519`.");
    }

    /// <summary>The key as PKCS#8 PEM. This is the secret itself: write it to a file that only its owner can read.</summary>
    public string ToPem()
    {
        Span<byte> der = stackalloc byte[PrivateInfo.Length + SeedBytes];
        PrivateInfo.CopyTo(der);
        if (!key.TryExport(KeyBlobFormat.RawPrivateKey, der[PrivateInfo.Length..], out _))
            throw new InvalidOperationException("The key does not fit its own size.");
        var pem = PemEncoding.WriteString(Label, der);
        CryptographicOperations.ZeroMemory(der);
        return pem + "\n";
    }

    /// <summary>The 64-byte signature of exactly these bytes; the same every time.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => SignatureAlgorithm.Ed25519.Sign(key, data);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    public void Dispose() => key.Dispose();
}
