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
        Option<string?> source = new("--source", "-s") { Description = "Only this source: postgres, postgres-base, redis or files." };
        Command command = new("list", "List restore points of both buckets, newest first. Needs a bucket only.") { source, RestorePointArguments.OnlyVerified };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BackupSource? only = null;
            if (parsed.GetValue(source) is { } text)
                only = BackupSource.TryParse(text, out var one) ? one : throw new SettingException("--source", $"'{text}' is not a backup source", "Use: --source postgres.");
            await using var services = OpsServices.Create(parsed);
            var listing = await services.GetRequiredService<RestorePointCatalogue>().ListAsync(only, cancellationToken);
            Warn(listing);
            IReadOnlyList<RestorePoint> points = parsed.GetValue(RestorePointArguments.OnlyVerified) ? [.. listing.Points.Where(point => point.Verified)] : listing.Points;
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(points, OpsJson.Default.IReadOnlyListRestorePoint);
            else
                Print(points, services.GetRequiredService<TimeProvider>().GetUtcNow());
            return 0;
        });
        return command;
    }

    private static void Warn(CatalogueListing listing)
    {
        foreach (var away in listing.Unavailable)
            Output.Warn($"bucket {away.Bucket} does not answer, and what lies only there is not listed: {away.Reason}");
        if (listing.VerdictsUnknown is { } reason)
            Output.Warn($"which points are verified is not known: {reason}");
        foreach (var rejected in listing.Rejected)
            Output.Warn($"{rejected.Id} is not {(rejected.Bucket is null ? "listed" : $"believed in {rejected.Bucket}")}: {rejected.Reason} ({rejected.Key})");
    }

    private static void Print(IReadOnlyList<RestorePoint> points, DateTimeOffset now)
    {
        if (points.Count == 0)
        {
            Output.Line("There are no such restore points yet. `ops backup run postgres` takes one.");
            return;
        }

        Output.Table(["ID", "SOURCE", "TAKEN (UTC)", "AGE", "SIZE", "STORED", "VERIFIED", "BUCKET"],
            points.Select(point => (IReadOnlyList<string>)
                [point.Id, point.Source, $"{point.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}", Output.Age(now - point.TakenAt), Output.Bytes(point.PlainBytes), Output.Bytes(point.StoredBytes), point.Verified ? "yes" : "not yet", point.AlsoIn is { } other ? $"{point.Bucket}, {other}" : point.Bucket]));
    }
}
