using System.Diagnostics.CodeAnalysis;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// The public half of an age X25519 key: who may decrypt. Written <c>age1…</c>, 62 characters, lower case
/// (<see href="https://c2sp.org/age">age v1</see>). Equal when the keys are.
/// </summary>
public sealed class AgeRecipient : IEquatable<AgeRecipient>
{
    private const string Prefix = "age";

    private readonly byte[] point;
    private readonly string text;

    internal AgeRecipient(ReadOnlySpan<byte> point)
    {
        this.point = point.ToArray();
        text = Bech32.Encode(Prefix, point);
    }

    internal ReadOnlySpan<byte> Point => point;

    /// <exception cref="KeyFormatException">This is not an X25519 recipient, letter for letter.</exception>
    public static AgeRecipient Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParse(text, out var recipient))
            return recipient;
        throw text.StartsWith("AGE-SECRET-KEY-", StringComparison.OrdinalIgnoreCase)
            ? new KeyFormatException("age recipient", "it is a secret identity, not a recipient", "Put the age1… line here (age-keygen -y prints it), and keep the secret key out of settings.")
            : new KeyFormatException("age recipient", "it is not an X25519 recipient: age1 and 58 lower-case characters with a right checksum", "Copy the whole '# public key' from the key file; plugin and post-quantum recipients are not supported.");
    }

    /// <summary>Reads a recipient; false when it is mistyped, of another type, or a point that gives no secrecy.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AgeRecipient? recipient)
    {
        Span<byte> point = stackalloc byte[X25519.KeyBytes];
        recipient = text is not null && Bech32.TryDecode(Prefix, text, point) && X25519.IsUsable(point) ? new AgeRecipient(point) : null;
        return recipient is not null;
    }

    public bool Equals(AgeRecipient? other) => other is not null && text == other.text;

    public override bool Equals(object? obj) => Equals(obj as AgeRecipient);

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => text;
}
