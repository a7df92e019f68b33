using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// The secret half of an age X25519 key, written <c>AGE-SECRET-KEY-1…</c>, 74 characters, upper case. It is held in guarded native
/// memory that is wiped on disposal, and prints as <c>***</c>.
/// </summary>
public sealed class AgeIdentity : IDisposable
{
    private const string Prefix = "AGE-SECRET-KEY-";

    private readonly Key key;

    private AgeIdentity(ReadOnlySpan<byte> secret)
    {
        key = X25519.Import(secret);
        Recipient = new AgeRecipient(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Who encrypts to this identity.</summary>
    public AgeRecipient Recipient { get; }

    /// <summary>A new identity from 32 bytes of <paramref name="random"/> (default: the system's generator).</summary>
    public static AgeIdentity Generate(Action<Span<byte>>? random = null)
    {
        Span<byte> secret = stackalloc byte[X25519.KeyBytes];
        (random ?? RandomNumberGenerator.Fill)(secret);
        return Take(secret);
    }

    /// <exception cref="KeyFormatException">This is not an X25519 identity, letter for letter.</exception>
    public static AgeIdentity Parse(ReadOnlySpan<char> text)
    {
        return TryParse(text) ?? throw new KeyFormatException(
            "age identity", "it is not an X25519 identity: AGE-SECRET-KEY-1 and 58 upper-case characters with a right checksum", "Give the line of the key file that age-keygen or `ops keys new` wrote.");
    }

    /// <summary>
    /// Reads a key file as age-keygen writes it: one identity a line; empty lines and lines that begin with <c>#</c> are skipped.
    /// The caller disposes what it gets.
    /// </summary>
    /// <param name="text">The whole file.</param>
    /// <param name="name">What errors call the file, such as its path.</param>
    /// <exception cref="KeyFormatException">A line is not an identity (it is named by number), or there is none.</exception>
    public static IReadOnlyList<AgeIdentity> ParseKeyFile(string text, string name = "key file")
    {
        ArgumentNullException.ThrowIfNull(text);
        var identities = new List<AgeIdentity>();
        var number = 0;
        foreach (var ended in text.AsSpan().EnumerateLines())
        {
            number++;
            if (ended.IsEmpty || ended[0] == '#')
                continue;
            if (TryParse(ended) is not { } identity)
            {
                identities.ForEach(earlier => earlier.Dispose());
                throw new KeyFormatException(name, $"line {number} is not an age X25519 identity", "Each line holds one AGE-SECRET-KEY-1… or a comment after '#'; plugin identities and passphrase-protected key files are not supported.");
            }
            identities.Add(identity);
        }
        if (identities.Count == 0)
            throw new KeyFormatException(name, "it holds no identity", "Give the file that age-keygen or `ops keys new` wrote.");
        return identities;
    }

    /// <summary>
    /// The text of a key file like age-keygen's, with the creation time (UTC, whole seconds) and the recipient as comments. This is the
    /// secret itself: write it to a file that only its owner can read.
    /// </summary>
    public string ToKeyFile(DateTimeOffset created)
    {
        Span<byte> secret = stackalloc byte[X25519.KeyBytes];
        if (!key.TryExport(KeyBlobFormat.RawPrivateKey, secret, out _))
            throw new InvalidOperationException("The key does not fit its own size.");
        var encoded = Bech32.Encode(Prefix, secret);
        CryptographicOperations.ZeroMemory(secret);
        return string.Create(CultureInfo.InvariantCulture, $"# created: {created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n# public key: {Recipient}\n{encoded}\n");
    }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";

    public void Dispose() => key.Dispose();

    internal bool TryAgree(ReadOnlySpan<byte> share, Span<byte> shared) => X25519.TryAgree(key, share, shared);

    private static AgeIdentity? TryParse(ReadOnlySpan<char> text)
    {
        Span<byte> secret = stackalloc byte[X25519.KeyBytes];
        return Bech32.TryDecode(Prefix, text, secret) ? Take(secret) : null;
    }

    private static AgeIdentity Take(Span<byte> secret)
    {
        try
        {
            return new AgeIdentity(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
