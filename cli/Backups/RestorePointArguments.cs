using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary>How the commands on restore points name one, and the keys to it.</summary>
internal static class RestorePointArguments
{
    public static Argument<string> Reference { get; } = new("restore-point") { Description = "Its id, or latest:SOURCE for the newest, such as latest:postgres." };

    public static Option<string?> Identity { get; } = new("--identity", "-i") { Description = "File with an age identity (private key). Default: Backups__IdentityFile." };

    public static Option<string?> Trust { get; } = new("--trust") { Description = "Signers to believe, ed25519:…, separated by commas. Default: Backups__TrustedSigners." };

    public static Option<bool> OnlyVerified { get; } = new("--verified") { Description = "Only points that a verification has found good." };

    public static RestorePointReference ReadReference(ParseResult parsed) =>
        RestorePointReference.TryParse(parsed.GetRequiredValue(Reference), out var reference)
            ? reference with { OnlyVerified = parsed.GetValue(OnlyVerified) }
            : throw new SettingException("restore-point", $"'{parsed.GetRequiredValue(Reference)}' names no restore point", "Give an id as `ops backup list` shows it, or latest:postgres.");

    public static IdentityRing ReadIdentities(ParseResult parsed, IServiceProvider services, IdentityNeed need)
    {
        var keys = services.GetRequiredService<KeyFiles>();
        if (parsed.GetValue(Identity) is { } file)
            return keys.ReadIdentities(file, "--identity");
        return keys.ReadConfiguredIdentities()
            ?? (need == IdentityNeed.WhenAtHand
                ? new IdentityRing([])
                : throw new SettingException("--identity", "a restore needs the private key", "Give --identity FILE, or set Backups__IdentityFile."));
    }
}

/// <summary>Whether a command can do without a private key.</summary>
internal enum IdentityNeed
{
    WhenAtHand,
    Always,
}
