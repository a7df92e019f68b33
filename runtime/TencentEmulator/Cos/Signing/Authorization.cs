namespace TencentEmulator.Cos.Signing;

/// <summary>Who a request turned out to be from, and what its body still has to prove.</summary>
internal sealed record Authorization(EmulatorCredential Credential, CosFace Face, PayloadRule Payload);

/// <summary>How the signature covers the body.</summary>
internal abstract record PayloadRule
{
    /// <summary>The body is not covered (q-sign, UNSIGNED-PAYLOAD).</summary>
    public sealed record Unsigned : PayloadRule;

    /// <summary>The body's SHA-256, hex, was signed.</summary>
    public sealed record Hashed(string Sha256) : PayloadRule;

    /// <summary>The body is aws-chunked; with a <paramref name="Signer"/> every chunk is signed.</summary>
    public sealed record Chunked(ChunkSigner? Signer) : PayloadRule;
}
