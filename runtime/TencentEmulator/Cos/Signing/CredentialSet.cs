namespace TencentEmulator.Cos.Signing;

/// <summary>The credentials the emulator accepts, by id.</summary>
internal sealed class CredentialSet(IEnumerable<EmulatorCredential> credentials)
{
    private readonly Dictionary<string, EmulatorCredential> _byId =
        credentials.ToDictionary(credential => credential.SecretId, StringComparer.Ordinal);

    /// <summary>The credential with this id whose session token, if it has one, is the one given.</summary>
    /// <exception cref="CosException">The id is unknown, or the token is missing, wrong or not expected.</exception>
    public EmulatorCredential Find(string secretId, string? sessionToken)
    {
        if (!_byId.TryGetValue(secretId, out var credential))
            throw CosError.InvalidAccessKeyId();
        return SecretText.Same(credential.SessionToken ?? "", sessionToken ?? "")
            ? credential
            : throw CosError.AccessDenied("The security token is missing or does not belong to this key.");
    }
}
