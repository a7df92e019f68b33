using System.Text.Json;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>Manifests as bytes: signed JSON that a person can read and <c>openssl</c> can check.</summary>
/// <param name="layout">Where a manifest must lie to be believed: a copy in another place is a replay.</param>
/// <param name="trusted">The signers that are believed.</param>
public sealed class ManifestCodec(BackupLayout layout, IReadOnlyCollection<VerifyKey> trusted)
{
    /// <summary>A manifest of 100,000 tables is about 6 MiB.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>The signers that are believed.</summary>
    public IReadOnlyCollection<VerifyKey> Trusted => trusted;

    /// <summary>Closes a place for good, so that a run thought dead can't commit there later. Shorter than any manifest.</summary>
    public static ReadOnlySpan<byte> Abandoned => "{ \"format\": \"superinsight-abandoned/1\" }\n"u8;

    public static byte[] Encode(Manifest manifest, SigningKey key) =>
        SignedDocument.Build(JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Readable.Manifest), key);

    public ManifestReading Decode(RestorePointId id, byte[]? bytes)
    {
        if (bytes is null)
            return new ManifestReading.Missing();
        if (bytes.AsSpan().SequenceEqual(Abandoned))
            return new ManifestReading.Abandoned();
        return SignedDocument.Open(bytes, trusted) switch
        {
            SignedDocumentReading.Verified verified => Parse(id, verified.Content),
            SignedDocumentReading.Unsigned => Reject("it is not signed"),
            SignedDocumentReading.UntrustedSigner signer => Reject($"its signer {signer.Signer} is not among the trusted ones (Backups__TrustedSigners)"),
            SignedDocumentReading.BadSignature => Reject("its signature does not fit its content"),
            SignedDocumentReading.Malformed malformed => Reject($"it is not a signed manifest: {malformed.Reason}"),
            _ => Reject("it is not a signed manifest"),
        };
    }

    private ManifestReading Parse(RestorePointId id, ReadOnlyMemory<byte> content)
    {
        Manifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(content.Span, ManifestJson.Default.Manifest)!;
        }
        catch (JsonException malformed)
        {
            return Reject($"it is signed, but not a manifest: {malformed.Message}");
        }

        if (manifest.Format != Manifest.CurrentFormat)
            return Reject($"its format '{manifest.Format}' is not known to this version");
        if (manifest.Id != id.ToString() || manifest.Source != id.Source.ToString() || !AreOf(id, manifest.Objects))
            return Reject("it was signed for another place");
        return new ManifestReading.Good(manifest);
    }

    private bool AreOf(RestorePointId id, IReadOnlyList<StoredData> objects) =>
        objects.Count > 0 && objects[0].Key == layout.DataKey(id) && objects.All(stored => layout.ObjectOwner(stored.Key) == id)
        && objects.DistinctBy(stored => stored.Key).Count() == objects.Count;

    private static ManifestReading.Rejected Reject(string reason) => new(reason);
}
