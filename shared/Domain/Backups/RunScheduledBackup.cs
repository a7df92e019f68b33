using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Work;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Takes a backup that nobody waits for at a terminal: not while backups are frozen, unless a person asked for this one, and not
/// beside other heavy work.
/// </summary>
public sealed partial class RunScheduledBackup(
    TakeBackup takeBackup, BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process, ScheduledWork scheduled, HeavyWork heavy, ILogger<RunScheduledBackup> logger)
{
    /// <param name="request">What to back up.</param>
    /// <param name="cancellationToken">Ends wait and backup.</param>
    /// <returns>Null when it was left out because backups are frozen.</returns>
    /// <exception cref="OperationException">The backup failed, or its turn did not come.</exception>
    public Task<BackupOutcome?> RunAsync(BackupRequest request, CancellationToken cancellationToken) => RunAsync(request, HeavyWork.Patience, cancellationToken);

    /// <summary>As <see cref="RunAsync(BackupRequest, CancellationToken)"/>, but only when nothing else is under way; null else.</summary>
    public async Task<BackupOutcome?> TryRunAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(request, TimeSpan.Zero, cancellationToken);
        }
        catch (HeavyWorkBusyException busy)
        {
            LogLater(logger, request.Source, request.RunId, busy.Holder.What);
            return null;
        }
    }

    private async Task<BackupOutcome?> RunAsync(BackupRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (isFrozen, turn) = await AskAsync(request, patience, cancellationToken);
        await using (turn)
            return isFrozen ? null : await takeBackup.RunAsync(request, turn is null ? null : new TurnWhileBusy(turn), cancellationToken);
    }

    /// <summary>Whether backups are frozen, and else the turn. A ledger that is away forbids nothing: backups matter most when things fail.</summary>
    private async Task<(bool IsFrozen, HeavyWorkClaim? Turn)> AskAsync(BackupRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var what = $"backup of {request.Source}";
        HeavyWorkClaim? turn = null;
        try
        {
            if (await IsFrozenAsync(request, what, cancellationToken))
                return (true, null);
            // What another process has done, or is doing, needs no turn to find out.
            if (await IsFreeAsync(request, cancellationToken))
                turn = await heavy.TakeWhileAsync(what, patience, null, token => IsWantedAsync(request, token), cancellationToken);
            return (turn is not null && await IsFrozenAsync(request, what, cancellationToken), turn);
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            LogUnasked(logger, away, request.Source, request.RunId);
            return (false, turn);
        }
    }

    private async Task<bool> IsFrozenAsync(BackupRequest request, string what, CancellationToken cancellationToken) =>
        request.Trigger == BackupTrigger.Schedule && await scheduled.IsFrozenAsync(FreezeScope.Backups, what, cancellationToken);

    private async Task<bool> IsFreeAsync(BackupRequest request, CancellationToken cancellationToken) => await DecideAsync(request, cancellationToken) is BackupAdmission.Admitted;

    /// <summary>Another process may have served the same moment meanwhile; one that only holds the source is waited for.</summary>
    private async Task<bool> IsWantedAsync(BackupRequest request, CancellationToken cancellationToken) =>
        await DecideAsync(request, cancellationToken) is BackupAdmission.Admitted or BackupAdmission.Held;

    private async Task<BackupAdmission> DecideAsync(BackupRequest request, CancellationToken cancellationToken)
    {
        var reading = await runs.ReadAsync(request.Source, cancellationToken);
        return admission.Decide(reading.History, request.RunId, request.Occurrence, reading.AsOf, process.IsKnownDead);
    }

    [LoggerMessage(EventId = 133, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} goes ahead, although the ledger does not say whether it may")]
    private static partial void LogUnasked(ILogger logger, Exception exception, BackupSource source, string runId);

    [LoggerMessage(EventId = 134, Level = LogLevel.Information, Message = "Backup of {Source}: run {RunId} comes later, {Holder} is under way")]
    private static partial void LogLater(ILogger logger, BackupSource source, string runId, string holder);
}
