using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup restore ID|latest:SOURCE --to postgresql://…</c>, or <c>--to-directory DIR</c></summary>
internal static class BackupRestoreCommand
{
    public static Command Create()
    {
        Option<bool> clean = new("--clean") { Description = "Replace objects of the same names in a target that is not empty." };
        Command command = new("restore", "Restore a point into a database or directory, all or nothing, and count what arrived. Needs the bucket, an identity and the target only.")
        {
            RestorePointArguments.Reference,
            RestoreDestination.To,
            RestoreDestination.ToDirectory,
            RestoreDestination.Include,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
            clean,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reference = RestorePointArguments.ReadReference(parsed);
            await using var services = OpsServices.Create(parsed);
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
            (var target, reference) = await RestoreDestination.OpenAsync(parsed, services, reference, identities.Keys, cancellationToken);
            var restore = services.GetRequiredService<RestoreBackup>();
            var replace = parsed.GetValue(clean) ? RestoreReplacement.SameNames : RestoreReplacement.None;
            var restoration = await LiveProgress.RunAsync($"restoring {reference}", progress => restore.RunAsync(reference, target, replace, identities.Keys, progress, cancellationToken));
            Print(restoration, parsed.GetValue(CommonOptions.Json));
            return 0;
        });
        return command;
    }

    private static void Print(Restoration restoration, bool asJson)
    {
        if (asJson)
        {
            Output.Json(new RestorationView(restoration.Point, restoration.Target, restoration.Contents.Tables, restoration.Contents.LargeObjects, restoration.Warning, restoration.Contents.Files), OpsJson.Default.RestorationView);
            return;
        }

        if (restoration.Warning is { } warning)
            Output.Warn(warning);
        Output.Line($"{restoration.Point.Id} is restored into {restoration.Target}: {RestoredContents.Describe(restoration.Contents)}, all as the manifest says.");
    }
}
