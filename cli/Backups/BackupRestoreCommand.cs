using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup restore ID|latest:SOURCE</c> with one of <c>--to postgresql://…</c>, <c>--to redis://…</c>, <c>--to-file FILE</c>, <c>--to-directory DIR</c>.</summary>
internal static class BackupRestoreCommand
{
    public static Command Create()
    {
        Option<bool> clean = new("--clean") { Description = "Replace objects of the same names in a target that is not empty." };
        Option<bool> fallback = new("--fallback") { Description = "When the point proves damaged, restore the newest good one instead, and say which." };
        Command command = new("restore", "Restore a point and count what arrived; into PostgreSQL in one transaction. Needs the bucket, an identity and the target only.")
        {
            RestorePointArguments.Reference,
            RestoreDestination.To,
            RestoreDestination.ToFile,
            RestoreDestination.ToDirectory,
            RestoreDestination.Include,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
            clean,
            RestorePointArguments.OnlyVerified,
            fallback,
            MomentRestore.At,
            MomentRestore.Timeline,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MomentRestore.IsMeant(parsed))
                return await MomentRestore.RunAsync(parsed, cancellationToken);
            var reference = RestorePointArguments.ReadReference(parsed);
            await using var services = OpsServices.Create(parsed, services => services.AddRestoreMark());
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
            (var target, reference) = await RestoreDestination.OpenAsync(parsed, services, reference, identities.Keys, cancellationToken);
            var restore = services.GetRequiredService<RestoreBackup>();
            var replace = parsed.GetValue(clean) ? RestoreReplacement.SameNames : RestoreReplacement.None;
            var whenDamaged = parsed.GetValue(fallback) ? DamagedPoint.IsReplaced : DamagedPoint.IsRefused;
            Task<Restoration> RestoreAsync() => LiveProgress.RunAsync($"restoring {reference}", progress => restore.RunAsync(reference, target, replace, whenDamaged, identities.Keys, progress, cancellationToken));
            // Nothing is restarted under a server that is being filled.
            var restoration = parsed.GetValue(RestoreDestination.To) is null
                ? await RestoreAsync()
                : await services.GetRequiredService<RestoreMark>().DuringAsync($"restore of {reference} into {target.Description}", RestoreAsync, cancellationToken);
            var companions = await Companions.FindAsync(services, source => source.ToString() != restoration.Point.Source, restoration.Point.TakenAt, cancellationToken);
            Print(restoration, companions, parsed.GetValue(CommonOptions.Json));
            return 0;
        });
        return command;
    }

    private static void Print(Restoration restoration, IReadOnlyList<Companion> companions, bool asJson)
    {
        foreach (var note in restoration.Notes)
            Output.Warn(note);
        if (asJson)
        {
            Output.Json(new RestorationView(restoration.Point, restoration.Target, restoration.Contents.Tables, restoration.Contents.LargeObjects, restoration.Contents.Keyspaces, restoration.Contents.Files, restoration.Warning, restoration.InsteadOf, companions), OpsJson.Default.RestorationView);
            return;
        }

        if (restoration.Warning is { } warning)
            Output.Warn(warning);
        Output.Line($"{restoration.Point.Id}{(restoration.InsteadOf is { } damaged ? $", taken instead of {damaged}," : "")} is restored into {restoration.Target}: {RestoredContents.Describe(restoration.Contents)}, all as the manifest says.");
        Companions.Print(companions);
    }
}
