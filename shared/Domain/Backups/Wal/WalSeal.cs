using System.Text.Json;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Vouches for an archived file: its description, signed, as a note in the header of the age file. So one object carries its own proof, is
/// created in one step, and tells without a private key what it holds.
/// </summary>
/// <param name="trusted">The signers that are believed.</param>
public sealed class WalSeal(IReadOnlyCollection<VerifyKey> trusted)
{
    /// <summary>The type of the stanza.</summary>
    public const string NoteType = "superinsight-wal/1";

    public static AgeNote Sign(WalDescription description, SigningKey key) =>
        new(NoteType, SignedDocument.Build(JsonSerializer.SerializeToUtf8Bytes(description, WalJson.Readable.WalDescription), key));

    /// <summary>Reads what the beginning of an object says, and believes nothing that no trusted signer has signed.</summary>
    /// <param name="beginning">The object, or its first <see cref="AgeNote.MaxHeaderBytes"/> bytes.</param>
    /// <param name="systemIdentifier">Whose archive it was found in.</param>
    /// <param name="name">As what it was found.</param>
    public WalSealReading Open(ReadOnlySpan<byte> beginning, string systemIdentifier, WalFileName name)
    {
        if (AgeNote.Find(beginning, NoteType) is not { } note)
            return new WalSealReading.Rejected("it carries no signed description");
        return SignedDocument.Open(note.Body.Span, trusted) switch
        {
            SignedDocumentReading.Verified verified => Read(verified.Content.Span, systemIdentifier, name),
            SignedDocumentReading.UntrustedSigner signer => new WalSealReading.Rejected($"its signer {signer.Signer} is not among the trusted ones (Backups__TrustedSigners)"),
            SignedDocumentReading.BadSignature => new WalSealReading.Rejected("its signature does not fit its description"),
            _ => new WalSealReading.Rejected("its description is not signed"),
        };
    }

    private static WalSealReading Read(ReadOnlySpan<byte> content, string systemIdentifier, WalFileName name)
    {
        WalDescription description;
        try
        {
            description = JsonSerializer.Deserialize(content, WalJson.Default.WalDescription)!;
        }
        catch (JsonException malformed)
        {
            return new WalSealReading.Rejected($"its description is signed, but makes no sense: {malformed.Message}");
        }

        if (description.Format != WalDescription.CurrentFormat)
            return new WalSealReading.Rejected($"its format '{description.Format}' is not known to this version");
        return description.SystemIdentifier == systemIdentifier && description.Name == name.ToString()
            ? new WalSealReading.Good(description)
            : new WalSealReading.Rejected($"it was signed as {description.Name} of cluster {description.SystemIdentifier}, and lies in another's place");
    }
}

/// <summary>What the beginning of an archived object says.</summary>
public abstract record WalSealReading
{
    private WalSealReading() { }

    /// <summary>A trusted signer vouches for this description, in this place.</summary>
    public sealed record Good(WalDescription Description) : WalSealReading;

    /// <summary>It is not believed.</summary>
    public sealed record Rejected(string Reason) : WalSealReading;
}
