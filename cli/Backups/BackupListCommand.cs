using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup list [--source S]</c></summary>
internal static class BackupListCommand
{
    public static Command Create()
    {
        Option<string?> source = new("--source", "-s") { Description = "Only this source: postgres." };
        Command command = new("list", "List restore points, newest first. Needs the bucket only.") { source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BackupSource? only = null;
            if (parsed.GetValue(source) is { } text)
                only = BackupSource.TryParse(text, out var one) ? one : throw new SettingException("--source", $"'{text}' is not a backup source", "Use: --source postgres.");
            await using var services = OpsServices.Create(parsed);
            var listing = await services.GetRequiredService<RestorePointCatalogue>().ListAsync(only, cancellationToken);
            foreach (var rejected in listing.Rejected)
                Output.Warn($"{rejected.Id} is not listed: {rejected.Reason} ({rejected.Key})");
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(listing.Points, OpsJson.Default.IReadOnlyListRestorePoint);
            else
                Print(listing.Points, services.GetRequiredService<TimeProvider>().GetUtcNow());
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<RestorePoint> points, DateTimeOffset now)
    {
        if (points.Count == 0)
        {
            Output.Line("There are no restore points yet. `ops backup run postgres` takes one.");
            return;
        }

        Output.Table(["ID", "SOURCE", "TAKEN (UTC)", "AGE", "SIZE", "STORED", "VERIFIED"],
            points.Select(point => (IReadOnlyList<string>)
                [point.Id, point.Source, $"{point.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}", Output.Age(now - point.TakenAt), Output.Bytes(point.PlainBytes), Output.Bytes(point.StoredBytes), point.Verified ? "yes" : "not yet"]));
    }
}
