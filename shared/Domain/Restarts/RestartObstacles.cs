using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments.Drains;

namespace SuperInsight.Domain.Restarts;

/// <summary>A drain, a restore or a base backup under way, as the ledger tells.</summary>
/// <param name="drains">Null where the data live elsewhere: nothing is drained then.</param>
/// <param name="restores">Who restores.</param>
/// <param name="runs">Where base backups are recorded.</param>
/// <param name="process">Knows which processes are dead.</param>
public sealed class RestartObstacles(ContainerDrains? drains, RestoreMark restores, BackupRunLedger runs, IOperatorProcess process) : IRestartObstacles
{
    private volatile bool wasOpen;

    public async Task<string?> FindAsync(bool touchesDatabase, CancellationToken cancellationToken)
    {
        try
        {
            var drain = drains is null ? null : await drains.FindAsync(cancellationToken);
            wasOpen = drain is null;
            return drain ?? await RestoreAsync(cancellationToken) ?? (touchesDatabase ? await BaseBackupAsync(cancellationToken) : null);
        }
        catch (OperationException away)
        {
            // Without the ledger neither a backup nor a restore goes on; but this container may have been drained, and another may have the data.
            return drains is null || wasOpen ? null : $"whether this container is drained is not known, since the ledger is away ({away.Reason})";
        }
    }

    private async Task<string?> RestoreAsync(CancellationToken cancellationToken) =>
        await restores.FindAsync(cancellationToken) is { } holder ? $"a restore is under way ({holder.What}, by {holder.Owner}, since {holder.Since:u})" : null;

    private async Task<string?> BaseBackupAsync(CancellationToken cancellationToken)
    {
        var reading = await runs.ReadAsync(BackupSource.PostgresBase, cancellationToken);
        return reading.History.Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Running) is { } run && !BackupAdmissionPolicy.Default.IsAbandoned(run, reading.AsOf, process.IsKnownDead)
            ? $"a base backup is under way (run {run.RunId}, by {run.Owner})"
            : null;
    }
}

/// <summary>Whether this container is being drained.</summary>
/// <param name="drains">What both sides share.</param>
/// <param name="service">The service that it belongs to.</param>
/// <param name="container">Its name.</param>
public sealed class ContainerDrains(DrainLedger drains, string service, string container)
{
    /// <summary>One line; null where it works.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var history = (await drains.ReadAsync(service, cancellationToken)).History;
        return DrainRules.Next(history, container) switch
        {
            DrainDuty.None or DrainDuty.Arrive => null,
            DrainDuty.Open => $"a drain is in course: {service} is being opened again, for {history.Wish!.By}",
            DrainDuty.StayStopped when history.Outdated.Contains(container) => $"a drain is in course: another container of {service} has taken the place of this one",
            _ => $"a drain is in course: {history.Wish!.By} wishes {service} {history.Wish.Target}",
        };
    }
}
