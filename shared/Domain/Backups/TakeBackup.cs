using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Takes one backup: claims the source, streams the dump into the bucket, commits a signed manifest. Safe to repeat under the same run
/// id, and to die at any step: without the manifest there is no restore point, and the next run removes what was left. A bucket that
/// keeps failing is left for the standby: with the bytes that are at hand or, when some are gone, by dumping again.
/// </summary>
public sealed partial class TakeBackup(
    IReadOnlyCollection<IDumpSource> sources, BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process, IRunLock runLock, UnrecordedRuns unrecorded,
    AlarmLedger alarms, BackupStores stores, BackupLayout layout, BackupPipeline pipeline, RestorePointCatalogue catalogue, LeftoverSweep leftovers,
    SigningKey signingKey, string toolVersion, Func<uint> nonce, TimeProvider clock, ILogger<TakeBackup> logger)
{
    internal const string Operation = "back up";
    private const string StoresAway = "backup-stores-away";

    /// <summary>How long the end of a run may take to record.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);

    private readonly PointWriter writer = new(stores, layout, pipeline, catalogue, signingKey, toolVersion, nonce, clock, logger);

    /// <summary>Finds out whether there is such a source, without asking anybody.</summary>
    /// <exception cref="OperationException">There is none, or its settings are missing.</exception>
    public void EnsurePossible(BackupSource source) => Find(source);

    /// <exception cref="OperationException">The backup failed. The run is recorded as failed, and nothing of it is listed.</exception>
    public async Task<BackupOutcome> RunAsync(BackupRequest request, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var source = Find(request.Source);
        var id = RestorePointId.Create(request.Source, clock.GetUtcNow(), nonce());
        var (claim, refusal) = await HoldAsync(request, id, cancellationToken);
        if (claim is null)
            return refusal!;

        await using (claim)
        {
            LogStarted(logger, request.Source, request.RunId, id);
            using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, claim.Lost);
            try
            {
                await leftovers.RunAsync(id, held.Token);
                var point = await writer.WriteAsync(source, id, claim, request.Pace, progress, held.Token);
                // Committed: neither an interruption nor a ledger that is away makes it a failure any more.
                await RecordEndAsync(claim, new BackupCompleted(request.RunId, point.Id));
                await SayAsync(request.RunId, token => alarms.ClearAsync(StoresAway, token));
                LogTaken(logger, request.Source, point.Id, point.Bucket, point.PlainBytes, point.StoredBytes);
                return new BackupOutcome.Taken(point);
            }
            catch (OperationCanceledException) when (claim.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw PointWriter.TakenOver(id);
            }
            catch (NotPossibleHereException impossible)
            {
                await RecordEndAsync(claim, new BackupFailed(request.RunId, impossible.Message, impossible.Hint));
                LogNotPossible(logger, request.Source, impossible.Reason, impossible.Hint);
                return new BackupOutcome.NotPossible(impossible);
            }
            catch (OperationException failure)
            {
                await RecordEndAsync(claim, new BackupFailed(request.RunId, failure.Message, failure.Hint));
                LogFailed(logger, request.RunId, failure.Message);
                if (failure is StoresAwayException || (failure is ObjectStoreException store && BackupStores.IsAway(store)))
                    await SayAsync(request.RunId, token => alarms.RaiseAsync(new(StoresAway, AlarmSeverity.Critical, $"No bucket takes the backup of {request.Source}: {failure.Reason}.", failure.Hint), token));
                throw;
            }
            catch (OperationCanceledException) when (request.Trigger == BackupTrigger.Operator)
            {
                await RecordEndAsync(claim, new BackupFailed(request.RunId, "the operator interrupted it", "Run it again when you are ready."));
                throw;
            }
        }
    }

    private IDumpSource Find(BackupSource wanted)
    {
        var source = sources.FirstOrDefault(candidate => candidate.Source == wanted)
            ?? throw new BackupException(Operation, wanted.ToString(), "there is no such source here", $"Sources: {string.Join(", ", sources.Select(known => known.Source))}.");
        source.EnsureConfigured();
        return source;
    }

    /// <summary>By a claim in the ledger or, while that is away, by this machine's lock.</summary>
    private async Task<(BackupHold? Claim, BackupOutcome? Refusal)> HoldAsync(BackupRequest request, RestorePointId id, CancellationToken cancellationToken)
    {
        try
        {
            await unrecorded.RecordAsync(request.Source, cancellationToken);
            return await ClaimAsync(request, id, cancellationToken);
        }
        catch (ObjectStoreException away) when (away.Failure == ObjectStoreFailure.Unavailable || (stores.Standby is not null && BackupStores.IsAway(away)))
        {
            var held = runLock.TryTake(request.Source) ?? throw new BackupException(Operation, request.Source.ToString(),
                $"the ledger is away ({away.Message}), and another run of this machine has the source", "Wait for that one, and see to the ledger's bucket.", away);
            stores.NoteLedger(away);
            LogUnclaimed(logger, away, request.Source, request.RunId);
            return (new UnclaimedRun(unrecorded, request, process.Name, held), null);
        }
    }

    private async Task<(BackupHold? Claim, BackupOutcome? Refusal)> ClaimAsync(BackupRequest request, RestorePointId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await runs.ReadAsync(request.Source, cancellationToken);
            switch (admission.Decide(reading.History, request.RunId, request.Occurrence, reading.AsOf, process.IsKnownDead))
            {
                case BackupAdmission.Done done:
                    return (null, new BackupOutcome.AlreadyTaken(done.Run));
                case BackupAdmission.GivenUp givenUp:
                    return (null, new BackupOutcome.GivenUp(givenUp.Run));
                case BackupAdmission.Held held:
                    return (null, new BackupOutcome.Refused(held.Holder));
                case BackupAdmission.Admitted { Abandoned: { RestorePointId: { } left } survivor } when await IsCommittedAsync(left, cancellationToken):
                    // It died after its commit, before it could say so.
                    await runs.TryAppendAsync(request.Source, reading, new BackupCompleted(survivor.RunId, left), cancellationToken);
                    break;
                case BackupAdmission.Admitted { Abandoned: { } abandoned } when abandoned.RunId != request.RunId || abandoned.Attempt >= BackupAdmissionPolicy.MaxAttempts:
                    // Closed first; the next turn of the loop decides afresh.
                    await runs.TryAppendAsync(request.Source, reading, new BackupFailed(abandoned.RunId, $"its process ({abandoned.Owner}) died over it", "Nothing to do: a later run takes the source."), cancellationToken);
                    break;
                case BackupAdmission.Admitted admitted:
                    var started = new BackupStarted(request.RunId, id.ToString(), process.Name, process.Key, request.Trigger, request.Occurrence, admitted.Attempt);
                    if (await runs.TryAppendAsync(request.Source, reading, started, cancellationToken))
                        return (new BackupClaim(runs, request.Source, started, admission.HeartbeatInterval, clock, logger), null);
                    break;
            }
        }
    }

    private async Task<bool> IsCommittedAsync(string restorePointId, CancellationToken cancellationToken)
    {
        try
        {
            return await catalogue.ReadAsync(RestorePointId.Parse(restorePointId), cancellationToken) is ManifestReading.Good;
        }
        catch (ObjectStoreException away) when (BackupStores.IsAway(away))
        {
            // Nobody can tell: better one backup too many.
            return false;
        }
    }

    /// <summary>When the ledger does not take it: the claim expires by itself, and whoever comes next settles the run by what is in the bucket.</summary>
    private Task RecordEndAsync(BackupHold claim, BackupRunFact end) => SayAsync(end.RunId, token => claim.EndAsync(end, token));

    private async Task SayAsync(string runId, Func<CancellationToken, Task> say)
    {
        using var deadline = new CancellationTokenSource(LastWords, clock);
        try
        {
            await say(deadline.Token);
        }
        catch (Exception lost) when (lost is OperationException or OperationCanceledException)
        {
            LogUnrecorded(logger, lost, runId);
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Backup of {Source} started: run {RunId}, restore point {RestorePoint}")]
    private static partial void LogStarted(ILogger logger, BackupSource source, string runId, RestorePointId restorePoint);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Backup of {Source} done: {RestorePoint} in {Bucket}, {PlainBytes} bytes stored as {StoredBytes}")]
    private static partial void LogTaken(ILogger logger, BackupSource source, string restorePoint, string bucket, long plainBytes, long storedBytes);

    [LoggerMessage(EventId = 102, Level = LogLevel.Error, Message = "Backup run {RunId} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string runId, string reason);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "No backup of {Source}: {Reason}. {Hint}")]
    private static partial void LogNotPossible(ILogger logger, BackupSource source, string reason, string hint);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The end of run {RunId} could not be recorded")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string runId);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "Backup of {Source}: the ledger is away; run {RunId} goes on under this machine's lock and is recorded later")]
    private static partial void LogUnclaimed(ILogger logger, Exception exception, BackupSource source, string runId);
}
