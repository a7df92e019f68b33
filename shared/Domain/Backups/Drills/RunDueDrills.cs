using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>Drills the newest point of each source that is due. One source's trouble does not keep the others from their turn.</summary>
public sealed class RunDueDrills(RestorePointCatalogue catalogue, DrillLedger drills, RunDrill drill, DrillPolicy policy, TimeProvider clock)
{
    /// <param name="identities">Keys to decrypt with; none makes every drill impossible here.</param>
    /// <param name="watch">Gives each drill somebody to report to; null for nobody.</param>
    /// <param name="cancellationToken">Ends the drill under way and begins no other.</param>
    /// <returns>One outcome for each source that was due, by name.</returns>
    public async Task<IReadOnlyList<DrillOutcome>> RunAsync(
        IReadOnlyList<AgeIdentity> identities, Func<RestorePointReference, IProgress<BackupProgress>>? watch, CancellationToken cancellationToken)
    {
        List<DrillOutcome> outcomes = [];
        foreach (var newest in await ListDueAsync(cancellationToken))
        {
            try
            {
                outcomes.Add(await drill.RunAsync(newest, identities, watch?.Invoke(newest), cancellationToken));
            }
            catch (OperationException failure)
            {
                outcomes.Add(new DrillOutcome.Undecided(newest.Source, failure));
            }
        }

        return outcomes;
    }

    /// <summary>The newest point of each source whose last good drill is too long ago.</summary>
    private async Task<IReadOnlyList<RestorePointReference>> ListDueAsync(CancellationToken cancellationToken)
    {
        List<RestorePointReference> due = [];
        var newest = (await catalogue.ListAsync(null, cancellationToken)).Points.DistinctBy(point => point.Source).OrderBy(point => point.Source, StringComparer.Ordinal);
        foreach (var point in newest)
        {
            if (policy.IsDue(await drills.ReadAsync(BackupSource.Parse(point.Source), cancellationToken), clock.GetUtcNow()) && RestorePointReference.TryParse(point.Id, out var reference))
                due.Add(reference);
        }

        return due;
    }
}
