using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>The keys of the backups: who can decrypt, who signs, who is believed.</summary>
public sealed class KeyFiles(OperatorSettings settings)
{
    private const string IdentityFile = "Backups__IdentityFile";
    private const string SigningKeyFile = "Backups__SigningKeyFile";

    /// <summary>The public keys that backups are encrypted to.</summary>
    /// <exception cref="SettingException">There is none, or one is not an age recipient.</exception>
    public IReadOnlyList<AgeRecipient> Recipients()
    {
        const string Setting = "Backups__Recipients";
        settings.Require(Setting, "the age1… keys that may decrypt backups");
        return [.. settings.List(Setting).Select(text => Parsed(Setting, () => AgeRecipient.Parse(text)))];
    }

    /// <exception cref="SettingException">The file is missing or holds no Ed25519 key.</exception>
    public SigningKey SigningKey()
    {
        var file = settings.ResolveFile(settings.Require(SigningKeyFile, "the Ed25519 key that signs manifests; `ops keys new` makes one"));
        return Parsed(SigningKeyFile, () => Domain.Encryption.SigningKey.ReadPem(ReadFile(file, SigningKeyFile), file));
    }

    /// <summary>Who is believed: the given ones and, where this machine signs, itself.</summary>
    /// <param name="given">Signers named on the command line, which then are the only ones; null for the settings'.</param>
    /// <exception cref="SettingException">Nobody is, so that no restore point could be told from a planted one.</exception>
    public IReadOnlyCollection<VerifyKey> TrustedSigners(IReadOnlyList<string>? given)
    {
        const string Setting = "Backups__TrustedSigners";
        List<VerifyKey> trusted = [.. (given ?? settings.List(Setting)).Select(text => Parsed(given is null ? Setting : "--trust", () => VerifyKey.Parse(text)))];
        if (given is null && settings.Get(SigningKeyFile) is { } file && File.Exists(settings.ResolveFile(file)))
        {
            using var own = SigningKey();
            if (!trusted.Contains(own.VerifyKey))
                trusted.Add(own.VerifyKey);
        }

        return trusted.Count > 0 ? trusted : throw SettingException.Missing(Setting, "the ed25519:… keys whose restore points are believed; `ops doctor` on the machine that backs up shows its own");
    }

    public IdentityRing ReadIdentities(string file, string setting)
    {
        var path = settings.ResolveFile(file);
        return new IdentityRing(Parsed(setting, () => AgeIdentity.ParseKeyFile(ReadFile(path, setting), path)));
    }

    /// <summary>Null when the setting is missing, as it should be on a machine that only backs up.</summary>
    public IdentityRing? ReadConfiguredIdentities() => settings.Get(IdentityFile) is { } file ? ReadIdentities(file, IdentityFile) : null;

    private static string ReadFile(string file, string setting)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(setting, $"the file {file} cannot be read ({unreadable.Message})", "Check the name and the permissions; `ops keys new` makes new keys.", unreadable);
        }
    }

    private static T Parsed<T>(string setting, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (KeyFormatException malformed)
        {
            throw new SettingException(setting, malformed.Reason, malformed.Hint, malformed);
        }
    }
}
