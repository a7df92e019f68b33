using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SuperInsight.Domain.Encryption;

/// <summary>
/// A human-readable JSON object that carries its own Ed25519 signature in its last two lines before the brace:
/// <code>
///   "signedBy": "ed25519:…",
///   "signature": "…"
/// }
/// </code>
/// The signature is over every byte before the line that holds it, so standard tools can check it: <c>head -n -2 manifest.json</c>
/// gives the signed bytes, and <c>openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in signed -sigfile signature</c> the answer.
/// </summary>
/// <remarks>Exactly one form is accepted, byte for byte: 2-space indentation, LF, canonical Base64, nothing after the last line feed.</remarks>
public static class SignedDocument
{
    private const string SignerMember = "signedBy";
    private const string SignatureMember = "signature";

    /// <summary>88 characters of Base64 hold 64 bytes.</summary>
    private const int SignatureColumns = 88;

    private static ReadOnlySpan<byte> BeforeSigner => ",\n  \"signedBy\": \""u8;

    private static ReadOnlySpan<byte> AfterSigner => "\",\n"u8;

    private static ReadOnlySpan<byte> BeforeSignature => "  \"signature\": \""u8;

    private static ReadOnlySpan<byte> AfterSignature => "\"\n}\n"u8;

    private static ReadOnlySpan<byte> ObjectEnd => "\n}"u8;

    /// <summary>Signs a JSON object.</summary>
    /// <param name="json">The object as an indented <see cref="Utf8JsonWriter"/> with LF lines writes it: UTF-8, at least one member, none
    /// twice, none called signedBy or signature. A line feed at the end is left out of <see cref="SignedDocumentReading.Verified.Content"/>.</param>
    /// <param name="key">Who signs.</param>
    /// <exception cref="ArgumentException">The object is not of that form.</exception>
    public static byte[] Build(ReadOnlySpan<byte> json, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var content = json.EndsWith("\n"u8) ? json[..^1] : json;
        if (FindFault(content) is { } fault)
            throw new ArgumentException($"The document to sign {fault}.", nameof(json));

        var document = new ArrayBufferWriter<byte>(content.Length + 256);
        document.Write(content[..^ObjectEnd.Length]);
        document.Write(BeforeSigner);
        document.Write(Encoding.ASCII.GetBytes(key.VerifyKey.ToString()));
        document.Write(AfterSigner);
        var signature = key.Sign(document.WrittenSpan);
        document.Write(BeforeSignature);
        document.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(signature)));
        document.Write(AfterSignature);
        return document.WrittenSpan.ToArray();
    }

    /// <summary>Opens a document, and trusts nothing in it before one of <paramref name="trusted"/> has verified it.</summary>
    public static SignedDocumentReading Open(ReadOnlySpan<byte> document, IReadOnlyCollection<VerifyKey> trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        if (!TrySplit(document, out var signed, out var content, out var signer, out var signature))
            return Classify(document);
        if (!trusted.Contains(signer!))
            return new SignedDocumentReading.UntrustedSigner(signer!);
        if (!signer!.Verify(signed, signature))
            return new SignedDocumentReading.BadSignature(signer);
        return FindFault(content) is { } fault
            ? new SignedDocumentReading.Malformed($"the signed document {fault}")
            : new SignedDocumentReading.Verified(content, signer);
    }

    private static bool TrySplit(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> signed, out byte[] content, out VerifyKey? signer, out byte[]? signature)
    {
        signed = default;
        (content, signer, signature) = ([], null, null);
        var signatureLine = BeforeSignature.Length + SignatureColumns + AfterSignature.Length;
        if (document.Length < signatureLine)
            return false;
        signed = document[..^signatureLine];
        var last = document[^signatureLine..];
        var signerAt = signed.LastIndexOf(BeforeSigner);
        if (signerAt < 0 || !signed.EndsWith(AfterSigner) || !last.StartsWith(BeforeSignature) || !last.EndsWith(AfterSignature))
            return false;

        var signerText = signed[(signerAt + BeforeSigner.Length)..];
        if (signerText.Length < AfterSigner.Length || !VerifyKey.TryParse(Encoding.Latin1.GetString(signerText[..^AfterSigner.Length]), out signer))
            return false;
        signature = StrictBase64.DecodePadded(Encoding.Latin1.GetString(last.Slice(BeforeSignature.Length, SignatureColumns)));
        content = [.. signed[..signerAt], .. ObjectEnd];
        return signature is { Length: VerifyKey.SignatureBytes };
    }

    private static SignedDocumentReading Classify(ReadOnlySpan<byte> document)
    {
        var text = document.EndsWith("\n"u8) ? document[..^1] : document;
        return FindFault(text) is null
            ? new SignedDocumentReading.Unsigned()
            : new SignedDocumentReading.Malformed("it does not end with the lines of a signature exactly as `ops` writes them");
    }

    /// <summary>What keeps these bytes from being signed content, as the end of a sentence; null when nothing does.</summary>
    private static string? FindFault(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith("{\n  \""u8) || !content.EndsWith(ObjectEnd) || content.Contains((byte)'\r'))
            return "is not a JSON object with members, indented by two spaces, with LF lines";
        try
        {
            return FindMemberFault(content);
        }
        catch (JsonException)
        {
            return "is not valid JSON";
        }
        catch (InvalidOperationException)
        {
            return "is not valid UTF-8";
        }
    }

    private static string? FindMemberFault(ReadOnlySpan<byte> content)
    {
        var scopes = new Stack<HashSet<string>>();
        var reader = new Utf8JsonReader(content);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    scopes.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    scopes.Pop();
                    break;
                case JsonTokenType.String:
                    // Decoding is what finds text that is not UTF-8.
                    _ = reader.GetString();
                    break;
                case JsonTokenType.PropertyName:
                    var member = reader.GetString()!;
                    if (!scopes.Peek().Add(member))
                        return "has a member twice";
                    if (scopes.Count == 1 && member is (SignerMember or SignatureMember))
                        return "has a member named like the signature's own";
                    break;
            }
        }
        return null;
    }
}
