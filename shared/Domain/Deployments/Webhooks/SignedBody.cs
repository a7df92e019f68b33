namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What came of reading a signed body.</summary>
public abstract record SignedBody
{
    private SignedBody() { }

    /// <summary>Nobody who holds the secret signed it; it is not kept.</summary>
    public sealed record Refused(SignatureCheck Check) : SignedBody;

    /// <summary>It is longer than <see cref="GitHubSignature.LongestBody"/>.</summary>
    public sealed record TooLong : SignedBody;

    /// <summary>It is what the holder of the secret sent. Dispose of it.</summary>
    public sealed record Genuine(CappedBody Body) : SignedBody;
}
