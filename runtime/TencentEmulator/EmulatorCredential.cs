namespace TencentEmulator;

/// <summary>A credential the emulator accepts. It may do everything except what <see cref="Deny"/> names.</summary>
/// <param name="SecretId">The public half, sent in clear with every request.</param>
/// <param name="SecretKey">The secret half; never logged and never part of <see cref="ToString"/>.</param>
/// <param name="SessionToken">When set, the credential is temporary: requests must also carry exactly this token.</param>
/// <param name="Deny">Operation names (<c>DeleteObject</c>, <c>PutObject</c>, … or <c>*</c>) answered with 403 AccessDenied.</param>
public sealed record EmulatorCredential(
    string SecretId, string SecretKey, string? SessionToken = null, IReadOnlyList<string>? Deny = null)
{
    /// <summary>Whether the credential is forbidden <paramref name="operation"/> (compared without case).</summary>
    public bool Denies(string operation) =>
        Deny is not null && Deny.Any(name => name == "*" || name.Equals(operation, StringComparison.OrdinalIgnoreCase));

    /// <summary>The public half only.</summary>
    public override string ToString() => $"{SecretId} (secret ***)";
}
