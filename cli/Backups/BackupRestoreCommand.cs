using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup restore ID|latest:SOURCE --to postgresql://…</c></summary>
internal static class BackupRestoreCommand
{
    public static Command Create()
    {
        Option<string?> to = new("--to") { Description = "Where to: postgresql://USER[:PASSWORD]@HOST:PORT/DATABASE. Better leave the password to PGPASSWORD." };
        Option<bool> clean = new("--clean") { Description = "Replace objects of the same names in a target that is not empty." };
        Option<bool> fallback = new("--fallback") { Description = "When the point proves damaged, restore the newest good one instead, and say which." };
        Command command = new("restore", "Restore a point into a database, in one transaction, and count what arrived. Needs the bucket, an identity and the target only.")
        {
            RestorePointArguments.Reference,
            to,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
            clean,
            RestorePointArguments.OnlyVerified,
            fallback,
            MomentRestore.At,
            MomentRestore.ToDirectory,
            MomentRestore.Timeline,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MomentRestore.IsMeant(parsed))
                return await MomentRestore.RunAsync(parsed, cancellationToken);
            var reference = RestorePointArguments.ReadReference(parsed);
            var address = parsed.GetValue(to) ?? throw new SettingException("--to", "it is missing", "Say where to restore to: --to postgresql://….");
            await using var services = OpsServices.Create(parsed);
            var target = services.GetRequiredService<PostgresTargets>().Open(address, "--to");
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
            var restore = services.GetRequiredService<RestoreBackup>();
            var replace = parsed.GetValue(clean) ? RestoreReplacement.SameNames : RestoreReplacement.None;
            var whenDamaged = parsed.GetValue(fallback) ? DamagedPoint.IsReplaced : DamagedPoint.IsRefused;
            var restoration = await LiveProgress.RunAsync($"restoring {reference}", progress => restore.RunAsync(reference, target, replace, whenDamaged, identities.Keys, progress, cancellationToken));
            Print(restoration, parsed.GetValue(CommonOptions.Json));
            return 0;
        });
        return command;
    }

    private static void Print(Restoration restoration, bool asJson)
    {
        foreach (var note in restoration.Notes)
            Output.Warn(note);
        if (asJson)
        {
            Output.Json(new RestorationView(restoration.Point, restoration.Target, restoration.Contents.Tables, restoration.Contents.LargeObjects, restoration.Warning, restoration.InsteadOf), OpsJson.Default.RestorationView);
            return;
        }

        if (restoration.Warning is { } warning)
            Output.Warn(warning);
        Output.Line($"{restoration.Point.Id}{(restoration.InsteadOf is { } damaged ? $", taken instead of {damaged}," : "")} is restored into {restoration.Target}: {restoration.Contents.Tables.Count} tables, {restoration.Contents.Tables.Sum(table => table.Rows)} rows, {restoration.Contents.LargeObjects} large objects, all as the manifest says.");
    }
}
