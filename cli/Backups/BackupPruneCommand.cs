using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup prune [--source S] [--dry-run] [--allow-most]</c></summary>
internal static class BackupPruneCommand
{
    public static Command Create()
    {
        Option<string?> source = new("--source", "-s") { Description = "Only this source: postgres." };
        Option<bool> dryRun = new("--dry-run", "-n") { Description = "Say what would be deleted, and why what stays does; delete nothing." };
        Option<bool> allowMost = new("--allow-most") { Description = "Allow that more than half of a source's points go. Look at --dry-run first." };
        Command command = new("prune", "Delete restore points that no retention rule keeps. Needs the credential that may delete (Cos__Prune__SecretId).") { source, dryRun, allowMost };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BackupSource? only = null;
            if (parsed.GetValue(source) is { } text)
                only = BackupSource.TryParse(text, out var one) ? one : throw new SettingException("--source", $"'{text}' is not a backup source", "Use: --source postgres.");
            var allowance = parsed.GetValue(allowMost) ? PruneAllowance.Most : PruneAllowance.Few;
            await using var services = OpsServices.Create(parsed);
            var prune = services.GetRequiredService<PruneRestorePoints>();
            var report = parsed.GetValue(dryRun)
                ? await prune.PlanAsync(only, allowance, cancellationToken)
                : await OperatorWork.RunAsync(parsed, services, "pruning", (_, token) => prune.RunAsync(only, allowance, token), cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(PruneView.Of(report), OpsJson.Default.PruneView);
            else
                Print(report, isPlan: parsed.GetValue(dryRun));
            foreach (var objection in report.Objections)
                Output.Warn($"nothing would be deleted: {objection}");
            return report.Objections.Count == 0 ? 0 : 1;
        });
        OperatorWork.AddOptions(command);
        return command;
    }

    private static void Print(PruneReport report, bool isPlan)
    {
        Output.Table(["ID", "TAKEN (UTC)", "VERDICT", "KEPT BY"],
            report.Sources.SelectMany(source => source.Plan.Verdicts).Select(verdict => (IReadOnlyList<string>)
                [verdict.Point.Id, $"{verdict.Point.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}", verdict.IsKept ? "keep" : "delete", string.Join(", ", verdict.KeptBy)]));
        foreach (var rejected in report.Sources.SelectMany(source => source.Rejected))
            Output.Warn($"{rejected.Id} is not believed: {rejected.Reason}");
        var (expired, orphans, uploads) = (report.Sources.Sum(source => source.Plan.Expired.Count), report.Orphans.Count(), report.Uploads.Count());
        Output.Line(isPlan
            ? $"{expired} points would be deleted, the data of {orphans} places without a manifest removed, {uploads} unfinished uploads aborted."
            : $"{report.Deleted.Count} points deleted, the data of {orphans} places without a manifest removed, {uploads} unfinished uploads aborted.");
    }
}
