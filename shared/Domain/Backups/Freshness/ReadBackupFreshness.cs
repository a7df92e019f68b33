using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups.Freshness;

/// <summary>Finds out how every source stands that is configured here, or that ever had a run. Reads one manifest of each, as a rule.</summary>
/// <param name="configured">The sources that this process would back up.</param>
/// <param name="rpoOf">The RPO of a source; null where nobody asks.</param>
/// <param name="catalogue">The points.</param>
/// <param name="verifications">The verdicts on them.</param>
/// <param name="runs">The runs.</param>
/// <param name="firstSeen">Since when.</param>
public sealed class ReadBackupFreshness(
    IReadOnlyCollection<BackupSource> configured, Func<BackupSource, TimeSpan?> rpoOf, RestorePointCatalogue catalogue, VerificationLedger verifications,
    BackupRunLedger runs, FirstSeenLedger firstSeen)
{
    /// <summary>By source, in ordinal order. A source that is seen for the first time is remembered.</summary>
    public async Task<IReadOnlyList<SourceFreshness>> RunAsync(CancellationToken cancellationToken)
    {
        BackupSource[] sources = [.. configured.Concat(await runs.ListSourcesAsync(cancellationToken)).Distinct().OrderBy(source => source.ToString(), StringComparer.Ordinal)];
        var (seen, _) = await firstSeen.SeeAsync(sources, cancellationToken);
        return await Task.WhenAll(sources.Select(source => ReadAsync(source, seen[source], cancellationToken)));
    }

    private async Task<SourceFreshness> ReadAsync(BackupSource source, DateTimeOffset seen, CancellationToken cancellationToken)
    {
        var verdicts = await verifications.LastAsync(source, cancellationToken);
        var newest = await catalogue.FindNewestAsync(source, id => verdicts.GetValueOrDefault(id.ToString()) is not { Good: false }, cancellationToken);
        var reading = await runs.ReadAsync(source, cancellationToken);
        var ended = reading.History.Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Completed || (run.Phase == BackupRunPhase.Failed && run.Trigger != BackupTrigger.Operator));
        return new SourceFreshness(source, rpoOf(source), seen, newest, newest is not null && verdicts.GetValueOrDefault(newest.Id) is { Good: true }, ended, reading.AsOf);
    }
}
