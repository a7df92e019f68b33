using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup verify ID|latest:SOURCE</c></summary>
internal static class BackupVerifyCommand
{
    public static Command Create()
    {
        Command command = new("verify", "Read every byte of a restore point and check its hash and signature; with an identity, what it decrypts to as well.")
        {
            RestorePointArguments.Reference,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
            RestorePointArguments.OnlyVerified,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reference = RestorePointArguments.ReadReference(parsed);
            await using var services = OpsServices.Create(parsed);
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.WhenAtHand);
            var verify = services.GetRequiredService<VerifyRestorePoint>();
            var verification = await LiveProgress.RunAsync($"verifying {reference}", progress => verify.RunAsync(reference, identities.Keys, progress, cancellationToken));
            foreach (var note in verification.Notes)
                Output.Warn(note);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(new VerificationView(verification.Point, true, true, verification.PlainToo ? true : null), OpsJson.Default.VerificationView);
            else
                Output.Line($"{verification.Point.Id} is good: signature and stored hash{(verification.PlainToo ? ", and what it decrypts to" : " (not decrypted: no --identity was given)")}.");
            return 0;
        });
        return command;
    }
}
