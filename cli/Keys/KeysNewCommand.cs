using System.CommandLine;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Keys;

/// <summary><c>ops keys new [--directory DIR]</c></summary>
internal static class KeysNewCommand
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Create()
    {
        Option<string> directory = new("--directory", "-d") { Description = "Where to write the files.", DefaultValueFactory = _ => "." };
        Command command = new("new", "Make an age identity, which decrypts backups, and a signing key, which vouches for them. Existing files are never touched.") { directory };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(directory));
            Make(folder);
            var (identityFile, signingKeyFile, signerFile) = (Path.Combine(folder, "identity.txt"), Path.Combine(folder, "signing-key"), Path.Combine(folder, "signer.pem"));
            if (new[] { identityFile, signingKeyFile, signerFile }.FirstOrDefault(File.Exists) is { } existing)
                throw new SettingException("--directory", $"{existing} exists", "Choose another folder: a lost identity means lost backups, so none is ever overwritten.");

            using var identity = AgeIdentity.Generate();
            using var signingKey = SigningKey.Generate();
            Write(identityFile, identity.ToKeyFile(TimeProvider.System.GetUtcNow()));
            Write(signingKeyFile, signingKey.ToPem());
            Write(signerFile, signingKey.VerifyKey.ToPem());
            Print(new KeysView(identityFile, identity.Recipient.ToString(), signingKeyFile, signerFile, signingKey.VerifyKey.ToString()), parsed.GetValue(CommonOptions.Json));
        });
        return command;
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("--directory", $"{folder} cannot be made ({refused.Message})", "Choose a folder that you may write to.", refused);
        }
    }

    private static void Write(string file, string content)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        stream.Flush(flushToDisk: true);
    }

    private static void Print(KeysView keys, bool asJson)
    {
        if (asJson)
        {
            Output.Json(keys, OpsJson.Default.KeysView);
            return;
        }

        Output.Line($"""
            {keys.IdentityFile} decrypts backups: copy it to a safe place off this machine now. Without it there is no restore.
            {keys.SigningKeyFile} vouches for them: it stays on the machine that backs up.
            {keys.SignerFile} is its public half, for openssl: keep it with the identity.

            Settings:
              Backups__Recipients={keys.Recipient}
              Backups__SigningKeyFile={keys.SigningKeyFile}
              Backups__TrustedSigners={keys.Signer}
            """);
    }
}
