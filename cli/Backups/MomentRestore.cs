using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Cli.Terminal;
using SuperInsight.Cli.Wal;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Backups;

/// <summary><c>ops backup restore postgres --at MOMENT --to-directory DIR</c>, or of a base backup by its id.</summary>
internal static class MomentRestore
{
    public static Option<string?> At { get; } = new("--at") { Description = "With postgres: a moment such as 2026-11-23T10:15:00+08:00, or latest. Makes a data directory that recovers to it." };

    public static Option<uint?> Timeline { get; } = new("--timeline") { Description = "With --at: the timeline to follow. Default: the newest that will do." };

    /// <summary>Whether the command line asks for a data directory.</summary>
    public static bool IsMeant(ParseResult parsed) =>
        parsed.GetValue(At) is not null
        || (RestorePointReference.TryParse(parsed.GetRequiredValue(RestorePointArguments.Reference), out var reference) && reference.Source == BackupSource.PostgresBase);

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = ReadTarget(parsed);
        var path = Path.GetFullPath(parsed.GetValue(RestoreDestination.ToDirectory) ?? throw new SettingException("--to-directory", "it is missing", "Name a new or empty folder for the data directory."));
        await using var services = OpsServices.Create(parsed);
        using var identities = RestorePointArguments.ReadIdentities(parsed, services, IdentityNeed.Always);
        var directory = new ClusterDirectory(path, BinDirectory(services), WalFetch.Describe(services, identities));
        var restore = services.GetRequiredService<RestoreToMoment>();
        var cluster = await LiveProgress.RunAsync($"restoring PostgreSQL to {target}", progress => restore.RunAsync(target, parsed.GetValue(Timeline), directory, identities.Keys, progress, cancellationToken));
        // Every database of the server is in it.
        cluster = cluster with { Companions = await Companions.FindAsync(services, static source => !source.IsDatabase, cluster.StopAt ?? cluster.ReachesTo, cancellationToken) };
        Print(cluster, target, parsed.GetValue(CommonOptions.Json));
        return 0;
    }

    private static RecoveryTarget ReadTarget(ParseResult parsed)
    {
        var named = parsed.GetRequiredValue(RestorePointArguments.Reference);
        if (parsed.GetValue(At) is { } text)
        {
            if (named is not "postgres" and not "postgres-base")
                throw new SettingException("restore-point", $"--at goes with postgres, not with '{named}'", "Use: ops backup restore postgres --at MOMENT --to-directory DIR.");
            return RecoveryTarget.TryParse(text, out var target)
                ? target
                : throw new SettingException("--at", $"'{text}' is no moment with its offset from UTC", "Give it as 2026-11-23T10:15:00+08:00, or latest.");
        }

        return RestorePointArguments.ReadReference(parsed) is { Id: { } id } ? new RecoveryTarget.EndOfBase(id) : new RecoveryTarget.Latest();
    }

    private static string BinDirectory(IServiceProvider services) =>
        Path.GetDirectoryName(services.GetRequiredService<PostgresTools>().Find("pg_ctl", "restore PostgreSQL with"))!;

    private static void Print(RestoredCluster cluster, RecoveryTarget target, bool asJson)
    {
        if (asJson)
        {
            Output.Json(cluster, OpsJson.Default.RestoredCluster);
            return;
        }

        Output.Line($"""
            {cluster.Directory} holds base backup {cluster.Base.Id} and recovers to {target} when a server is started on it:

              {cluster.StartCommand}

            The archive reaches to {cluster.ReachesTo:u} on timeline {cluster.Timeline}. The copy does not archive (archive_mode = off in its
            postgresql.auto.conf): when it becomes the new production server, remove that line and restart it.
            """);
        Companions.Print(cluster.Companions);
    }
}
