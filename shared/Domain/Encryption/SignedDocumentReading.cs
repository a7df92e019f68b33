namespace SuperInsight.Domain.Encryption;

/// <summary>What came of opening a signed document. Only <see cref="Verified"/> has content.</summary>
public abstract record SignedDocumentReading
{
    private SignedDocumentReading()
    {
    }

    /// <summary>A trusted key signed it.</summary>
    /// <param name="Content">The JSON object as it was before signing: UTF-8, without the two members of the signature.</param>
    /// <param name="Signer">The key that verified.</param>
    public sealed record Verified(ReadOnlyMemory<byte> Content, VerifyKey Signer) : SignedDocumentReading;

    /// <summary>It is a JSON object without a signature.</summary>
#pragma warning disable CA1720 // "Unsigned" is meant here as without a signature, not as a number.
    public sealed record Unsigned : SignedDocumentReading;
#pragma warning restore CA1720

    /// <summary>It is not in the one form that is accepted.</summary>
    /// <param name="Reason">What is wrong, as the end of a sentence.</param>
    public sealed record Malformed(string Reason) : SignedDocumentReading;

    /// <summary>It names a signer that is not trusted. Whether the signature would hold was not looked at.</summary>
    /// <param name="Signer">The key it names.</param>
    public sealed record UntrustedSigner(VerifyKey Signer) : SignedDocumentReading;

    /// <summary>It names a trusted signer, who did not sign these bytes: somebody changed them.</summary>
    /// <param name="Signer">The key it names.</param>
    public sealed record BadSignature(VerifyKey Signer) : SignedDocumentReading;
}
