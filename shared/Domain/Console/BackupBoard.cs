using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Console;

/// <summary>How the backups stand.</summary>
/// <param name="Sources">By name.</param>
public sealed record BackupBoard(IReadOnlyList<SourceBoard> Sources)
{
    /// <summary>The latest runs of all sources, the newest first.</summary>
    public IEnumerable<(BackupSource Source, BackupRun Run)> Runs(int most) => Sources
        .SelectMany(one => one.Runs.Select(run => (one.Freshness.Source, Run: run))).OrderByDescending(one => one.Run.LastFactAt).Take(most);

    /// <summary>Reads all of it; a year of history costs no more than a month.</summary>
    public static async Task<BackupBoard> ReadAsync(ReadBackupFreshness freshness, BackupRunLedger runs, DrillLedger drills, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(freshness);
        return new(await Task.WhenAll((await freshness.RunAsync(cancellationToken)).Select(async source => new SourceBoard(
            source, (await drills.ReadAsync(source.Source, cancellationToken)).Verdicts, (await runs.ReadAsync(source.Source, cancellationToken)).History.Runs))));
    }
}

/// <summary>How one source stands.</summary>
/// <param name="Freshness">Its newest good restore point, against how old that may be.</param>
/// <param name="Drills">Restores that were tried; the oldest first.</param>
/// <param name="Runs">The latest, the oldest first.</param>
public sealed record SourceBoard(SourceFreshness Freshness, IReadOnlyList<DrillVerdict> Drills, IReadOnlyList<BackupRun> Runs)
{
    public DrillVerdict? LastDrill => Drills.Count > 0 ? Drills[^1] : null;
}
