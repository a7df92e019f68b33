namespace SuperInsight.RunLocal;

/// <summary>The backups' keys of this checkout: made once by <c>ops keys new</c>, then kept.</summary>
public static class LocalKeys
{
    private const string PublicKey = "# public key: ";

    /// <summary>The settings that point to them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(LocalFolder folder, CancellationToken cancellationToken)
    {
        var (identity, signingKey) = (folder.PathOf("identity.txt"), folder.PathOf("signing-key"));
        if (!File.Exists(identity) && !File.Exists(signingKey))
            await new OpsCommand().RunAsync(cancellationToken, "keys", "new", "--directory", folder.Path);
        var recipients = (await File.ReadAllLinesAsync(identity, cancellationToken))
            .Where(line => line.StartsWith(PublicKey, StringComparison.Ordinal)).Select(line => line[PublicKey.Length..]);
        return new Dictionary<string, string>
        {
            ["Backups__Recipients"] = string.Join(',', recipients),
            ["Backups__IdentityFile"] = identity,
            ["Backups__SigningKeyFile"] = signingKey,
        };
    }
}
