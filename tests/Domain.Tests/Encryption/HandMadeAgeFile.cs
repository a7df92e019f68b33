using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

/// <summary>
/// An age file put together from the specification's sentences with the base library alone, so that it can also be wrong on purpose.
/// </summary>
internal sealed class HandMadeAgeFile
{
    public const string Version = "age-encryption.org/v1\n";

    private readonly byte[] fileKey = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    /// <summary>A right stanza for a recipient.</summary>
    public string Stanza(AgeRecipient recipient)
    {
        var stanza = X25519Stanza.Wrap(fileKey, recipient, RandomNumberGenerator.Fill);
        return $"-> {string.Join(' ', stanza.Arguments)}\n{Unpadded(stanza.Body)}\n";
    }

    /// <summary>The file with a right MAC over <paramref name="header"/>, and chunks sealed as given.</summary>
    public byte[] Build(string header, params (byte[] Plain, bool Last)[] chunks) =>
        [.. Encoding.Latin1.GetBytes(header + "--- " + Unpadded(Mac(header + "---")) + "\n"), .. Payload(chunks)];

    /// <summary>The file with whatever last line of the header.</summary>
    public byte[] BuildWithEnd(string header, Func<string, string> end) =>
        [.. Encoding.Latin1.GetBytes(header + end(Unpadded(Mac(header + "---")))), .. Payload([([1], true)])];

    private static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private byte[] Mac(string text) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, info: Encoding.ASCII.GetBytes("header")), Encoding.Latin1.GetBytes(text));

    private byte[] Payload((byte[] Plain, bool Last)[] chunks)
    {
        var payload = new MemoryStream();
        var nonce = RandomNumberGenerator.GetBytes(16);
        payload.Write(nonce);
        using var cipher = new ChaCha20Poly1305(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, nonce, Encoding.ASCII.GetBytes("payload")));
        for (var i = 0; i < chunks.Length; i++)
        {
            var (plain, last) = chunks[i];
            var sealedChunk = new byte[plain.Length + 16];
            cipher.Encrypt([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)i, (byte)(last ? 1 : 0)], plain, sealedChunk.AsSpan(0, plain.Length), sealedChunk.AsSpan(plain.Length));
            payload.Write(sealedChunk);
        }
        return payload.ToArray();
    }
}
