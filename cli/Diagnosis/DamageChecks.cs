using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Cli.Diagnosis;

/// <summary>Whether damage would be noticed: in the live database, and in its backups.</summary>
internal static class DamageChecks
{
    public static IEnumerable<(string Check, Func<CancellationToken, Task<Finding>> Run)> All(IServiceProvider services) =>
    [
        ("data checksums", token => ChecksumsAsync(services, token)),
        ("amcheck", token => AmcheckAsync(services, token)),
        ("live damage", token => DamageAsync(services, token)),
        ("drills", token => DrillsAsync(services, token)),
    ];

    private static async Task<Finding> ChecksumsAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        (await services.GetRequiredService<ILiveDatabase>().FindMeansAsync(cancellationToken)).DataChecksums
            ? Good("data checksums", "on: a page that a disk changed is noticed when it is read")
            : new("data checksums", FindingState.Warning, "off: what a disk changes is found late or never", "Stop the server and run pg_checksums --enable; new clusters: initdb --data-checksums.");

    private static async Task<Finding> AmcheckAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        (await services.GetRequiredService<ILiveDatabase>().FindMeansAsync(cancellationToken)).AmcheckObstacle is { } obstacle
            ? new("amcheck", FindingState.Warning, $"indexes and tables are not looked at for damage: {obstacle}", "Without it only page checksums and the catalogue are watched.")
            : Good("amcheck", "can be used: indexes and tables are looked at in turn");

    private static async Task<Finding> DamageAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        const string Check = "live damage";
        var (state, _) = await services.GetRequiredService<LiveDamageLedger>().ReadAsync(services.GetRequiredService<ILiveDatabase>().Source, cancellationToken);
        if (state is null)
            return Good(Check, "not looked for yet: the timer CheckLiveDamage does, daily");
        if (state.Open.Count > 0)
            return new(Check, FindingState.Bad, $"{state.Open.Count} findings since {state.Open.Min(open => open.Since):yyyy-MM-dd HH:mm} UTC, such as {state.Open[0].Finding.Name}: {state.Open[0].Finding.Message}", "Restore the newest good backup into an empty database: `ops backup restore latest:postgres --to …`; docs/backups.md says more.");
        var round = state.RoundEndedAt is { } ended ? $"everything was looked at by {ended:yyyy-MM-dd HH:mm} UTC" : "the first round is under way";
        return Good(Check, $"none found; {round}{(state.Notes.Count > 0 ? $"; {string.Join("; ", state.Notes)}" : string.Empty)}");
    }

    private static async Task<Finding> DrillsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        const string Check = "drills";
        var (drills, now) = (services.GetRequiredService<DrillLedger>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        List<string> words = [];
        var state = FindingState.Good;
        foreach (var points in (await services.GetRequiredService<RestorePointCatalogue>().ListAsync(null, cancellationToken)).Points.GroupBy(point => point.Source))
        {
            var history = await drills.ReadAsync(BackupSource.Parse(points.Key), cancellationToken);
            words.Add($"{points.Key} {(history.LastHeld is { } held ? $"{(now - held.At).TotalDays:0.0} days ago ({held.Seconds:0} s)" : "never")}");
            if (history.Last is { Held: false })
                state = FindingState.Bad;
            else if (state == FindingState.Good && DrillPolicy.Default.IsOverdue(history, points.Min(point => point.TakenAt), now))
                state = FindingState.Warning;
        }

        return new Finding(Check, state, words.Count > 0 ? $"last held: {string.Join(", ", words)}" : "there is nothing to drill yet",
            state == FindingState.Good ? null : "Hold one: `ops backup drill latest:postgres`; it says what is wrong, or what is in the way.");
    }

    private static Finding Good(string check, string detail) => new(check, FindingState.Good, detail);
}
