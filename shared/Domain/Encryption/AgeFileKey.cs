namespace SuperInsight.Domain.Encryption;

/// <summary>Finds the stanza that one of our identities opens.</summary>
internal static class AgeFileKey
{
    private const string PassphraseType = "scrypt";

    /// <summary>Unwraps the file key and checks the header with it. Stanzas of unknown types are somebody else's, and are passed over.</summary>
    /// <exception cref="FormatException">The header breaks the specification or was changed.</exception>
    /// <exception cref="AgeWrongIdentityException">No identity opens a stanza.</exception>
    public static void Unwrap(AgeHeader header, IReadOnlyList<AgeIdentity> identities, Span<byte> fileKey, string name)
    {
        var passphrase = header.Stanzas.Any(stanza => stanza.Type == PassphraseType);
        if (passphrase && header.Stanzas.Count > 1)
            throw new FormatException("the header mixes a passphrase with other recipients");
        if (!TryUnwrap(header, identities, fileKey))
            throw new AgeWrongIdentityException(name, header.Stanzas.Count, passphrase
                ? "it is encrypted with a passphrase, not to a recipient"
                : $"none of the identities given ({identities.Count}) is among its recipients ({header.Stanzas.Count})");
        if (!header.IsAuthentic(fileKey))
            throw new FormatException("the header was changed: its MAC is wrong");
    }

    private static bool TryUnwrap(AgeHeader header, IReadOnlyList<AgeIdentity> identities, Span<byte> fileKey)
    {
        foreach (var stanza in header.Stanzas.Where(stanza => stanza.Type == X25519Stanza.Type))
        {
            foreach (var identity in identities)
            {
                if (X25519Stanza.TryUnwrap(stanza, identity, fileKey))
                    return true;
            }
        }
        return false;
    }
}
