using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup drill [ID|latest:SOURCE]</c></summary>
internal static class BackupDrillCommand
{
    public static Command Create()
    {
        Argument<string?> reference = new("restore-point")
        {
            Description = "Its id, or latest:SOURCE. Default: the newest of each source whose last good drill is too long ago.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("drill", "Restore into a scratch server or folder that is made for it and removed again, compare with the manifest, and sign the verdict. Exit code 1 when a drill did not hold.")
        {
            reference,
            RestorePointArguments.Identity,
            RestorePointArguments.Trust,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.WhenAtHand);
            var outcomes = parsed.GetValue(reference) is { } text
                ? [await DrillAsync(services, Read(text), identities.Keys, cancellationToken)]
                : await LiveProgress.RunAsync("drilling", progress => services.GetRequiredService<RunDueDrills>().RunAsync(identities.Keys, _ => progress, cancellationToken));
            IReadOnlyList<DrillView> views = [.. outcomes.Select(DrillView.Of)];
            Print(outcomes, views, parsed.GetValue(CommonOptions.Json));
            // Named by a person, a drill that cannot be held is not what was asked for.
            return views.All(view => view.Outcome == DrillView.Held || (view.Outcome == DrillView.Impossible && parsed.GetValue(reference) is null)) ? 0 : 1;
        });
        return command;
    }

    private static RestorePointReference Read(string text) => RestorePointReference.TryParse(text, out var reference)
        ? reference
        : throw new SettingException("restore-point", $"'{text}' names no restore point", "Give an id as `ops backup list` shows it, or latest:postgres.");

    private static Task<DrillOutcome> DrillAsync(IServiceProvider services, RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken) =>
        LiveProgress.RunAsync($"drilling {reference}", progress => services.GetRequiredService<RunDrill>().RunAsync(reference, identities, progress, cancellationToken));

    private static void Print(IReadOnlyList<DrillOutcome> outcomes, IReadOnlyList<DrillView> views, bool asJson)
    {
        foreach (var warning in outcomes.OfType<DrillOutcome.Judged>().Select(judged => judged.Warning).OfType<string>())
            Output.Warn(warning);
        if (asJson)
        {
            Output.Json(views, OpsJson.Default.IReadOnlyListDrillView);
            return;
        }

        if (views.Count == 0)
            Output.Line("No source is due: every one has a recent good drill, or there is no restore point yet.");
        foreach (var view in views)
            Output.Line(Sentence(view));
    }

    private static string Sentence(DrillView view) => view switch
    {
        { Outcome: DrillView.Held, Found: { } found } =>
            $"{view.Id} restores: {Counted(found)}, all as the manifest says, in {view.Seconds:0.0} s.",
        { Outcome: DrillView.Impossible } => $"{view.Id} cannot be drilled here: {view.Reason}. {view.Hint}",
        _ => $"{view.Id ?? view.Source} {(view.Id is null ? "came to no verdict" : "DOES NOT RESTORE")}: {view.Reason}. {view.Hint}",
    };

    private static string Counted(DrillCounts found)
    {
        (long Count, string What)[] counts = [(found.Tables, "tables"), (found.Rows, "rows"), (found.LargeObjects, "large objects"), (found.Keys, "keys"), (found.Files, "files")];
        var there = counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {count.What}").ToArray();
        return there.Length > 0 ? string.Join(", ", there) : "it is empty";
    }
}
