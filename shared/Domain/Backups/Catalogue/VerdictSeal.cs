using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>
/// Signs verdicts on restore points and tells those of trusted signers from all others. Whoever may write to the bucket could
/// otherwise call a worthless point proven.
/// </summary>
/// <param name="trusted">The signers that are believed; the same as for manifests.</param>
/// <param name="signer">This machine's own key; fails where there is none. The key stays its owner's.</param>
public sealed class VerdictSeal(IReadOnlyCollection<VerifyKey> trusted, Func<SigningKey> signer)
{
    /// <summary>The verdict as signed JSON, in the form of <see cref="SignedDocument"/>.</summary>
    /// <exception cref="OperationException">This machine has no signing key.</exception>
    public byte[] Sign<T>(T verdict, JsonTypeInfo<T> type) => SignedDocument.Build(JsonSerializer.SerializeToUtf8Bytes(verdict, type), signer());

    /// <summary>The verdict, if a trusted signer signed exactly this; null for whatever else it is.</summary>
    public T? Open<T>(ReadOnlySpan<byte> document, JsonTypeInfo<T> type)
        where T : class
    {
        if (SignedDocument.Open(document, trusted) is not SignedDocumentReading.Verified verified)
            return null;
        try
        {
            return JsonSerializer.Deserialize(verified.Content.Span, type);
        }
        catch (JsonException)
        {
            // A trusted signer's, but of another kind or of a later version of ours.
            return null;
        }
    }
}
