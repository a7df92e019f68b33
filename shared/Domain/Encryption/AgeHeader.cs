using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.Domain.Encryption;

/// <summary>A parsed header (<see href="https://c2sp.org/age">age v1</see>): the stanzas, and what the MAC is over.</summary>
internal sealed record AgeHeader(IReadOnlyList<AgeStanza> Stanzas, byte[] Authenticated, byte[] Mac)
{
    /// <summary>The longest header read: ours are about 110 bytes a recipient. It bounds what a hostile file can make us hold.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The most stanzas read.</summary>
    public const int MaxStanzas = 1000;

    public const int MacBytes = HMACSHA256.HashSizeInBytes;

    public const string VersionLine = "age-encryption.org/v1\n";

    public const string MacMark = "---";

    private const int FullLine = 64;

    /// <summary>The header for one file key: one X25519 stanza for each recipient, in order, then the note.</summary>
    public static byte[] Write(ReadOnlySpan<byte> fileKey, IEnumerable<AgeRecipient> recipients, AgeNote? note, Action<Span<byte>> random)
    {
        var text = new StringBuilder(VersionLine);
        foreach (var recipient in recipients)
        {
            var stanza = X25519Stanza.Wrap(fileKey, recipient, random);
            // A body of 32 bytes is 43 columns: one line shorter than 64, as the last line of a body must be.
            text.Append("-> ").AppendJoin(' ', stanza.Arguments).Append('\n').Append(StrictBase64.EncodeUnpadded(stanza.Body)).Append('\n');
        }
        if (note is not null)
            AppendNote(text, note);
        text.Append(MacMark);

        Span<byte> mac = stackalloc byte[MacBytes];
        ComputeMac(fileKey, Encoding.ASCII.GetBytes(text.ToString()), mac);
        text.Append(' ').Append(StrictBase64.EncodeUnpadded(mac)).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Whether the header is the one that the holder of the file key wrote.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> fileKey)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        ComputeMac(fileKey, Authenticated, expected);
        return CryptographicOperations.FixedTimeEquals(expected, Mac);
    }

    /// <summary>A body ends with a line shorter than 64 columns, if need be with an empty one.</summary>
    private static void AppendNote(StringBuilder text, AgeNote note)
    {
        text.Append("-> ").Append(note.Type).Append('\n');
        var body = StrictBase64.EncodeUnpadded(note.Body.Span);
        for (var at = 0; at <= body.Length; at += FullLine)
            text.Append(body, at, Math.Min(FullLine, body.Length - at)).Append('\n');
    }

    private static void ComputeMac(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> authenticated, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[MacBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, salt: [], info: "header"u8);
        HMACSHA256.HashData(key, authenticated, mac);
        CryptographicOperations.ZeroMemory(key);
    }
}
