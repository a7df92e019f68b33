namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What a signature says about the body that came with it.</summary>
public enum SignatureCheck
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is not <c>sha256=</c> and 64 hexadecimal digits.</summary>
    Malformed,

    /// <summary>Another secret made it, or for another body.</summary>
    Mismatch,

    /// <summary>Whoever holds the secret signed exactly this body.</summary>
    Valid,
}
