using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Takes one backup: claims the source, streams the dump into the bucket, commits a signed manifest. Safe to repeat under the same run
/// id, and to die at any step: without the manifest there is no restore point, and the next run removes what was left.
/// </summary>
public sealed partial class TakeBackup(
    IReadOnlyCollection<IDumpSource> sources, BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process,
    IObjectStore store, BackupLayout layout, BackupPipeline pipeline, RestorePointCatalogue catalogue, LeftoverSweep leftovers,
    SigningKey signingKey, string toolVersion, Func<uint> nonce, TimeProvider clock, ILogger<TakeBackup> logger)
{
    private const string Operation = "back up";

    /// <summary>How long the end of a run may take to record.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);

    /// <exception cref="OperationException">The backup failed. The run is recorded as failed, and nothing of it is listed.</exception>
    public async Task<BackupOutcome> RunAsync(BackupRequest request, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(candidate => candidate.Source == request.Source)
            ?? throw new BackupException(Operation, request.Source.ToString(), "there is no such source here", $"Sources: {string.Join(", ", sources.Select(known => known.Source))}.");
        source.EnsureConfigured();
        var id = RestorePointId.Create(request.Source, clock.GetUtcNow(), nonce());
        var (claim, refusal) = await ClaimAsync(request, id, cancellationToken);
        if (claim is null)
            return refusal!;

        await using (claim)
        {
            LogStarted(logger, request.Source, request.RunId, id);
            using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, claim.Lost);
            try
            {
                var point = await StoreAsync(source, id, claim, progress, held.Token);
                // Committed: neither an interruption nor a ledger that is away makes it a failure any more.
                await RecordEndAsync(claim, new BackupCompleted(request.RunId, id.ToString()));
                LogTaken(logger, request.Source, id, point.PlainBytes, point.StoredBytes);
                return new BackupOutcome.Taken(point);
            }
            catch (OperationCanceledException) when (claim.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw TakenOver(id);
            }
            catch (OperationException failure)
            {
                await RecordEndAsync(claim, new BackupFailed(request.RunId, failure.Message, failure.Hint));
                LogFailed(logger, request.RunId, failure.Message);
                throw;
            }
            catch (OperationCanceledException) when (request.Trigger == BackupTrigger.Operator)
            {
                await RecordEndAsync(claim, new BackupFailed(request.RunId, "the operator interrupted it", "Run it again when you are ready."));
                throw;
            }
        }
    }

    private async Task<(BackupClaim? Claim, BackupOutcome? Refusal)> ClaimAsync(BackupRequest request, RestorePointId id, CancellationToken cancellationToken)
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

    private async Task<bool> IsCommittedAsync(string restorePointId, CancellationToken cancellationToken) =>
        await catalogue.ReadAsync(RestorePointId.Parse(restorePointId), cancellationToken) is ManifestReading.Good;

    private async Task<RestorePoint> StoreAsync(IDumpSource source, RestorePointId id, BackupClaim claim, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await leftovers.RunAsync(id, cancellationToken);
        await using var dump = await source.OpenAsync(cancellationToken);
        await using var uploads = new PartUploads(store);
        var objects = await uploads.RunAsync(dump, part => layout.ObjectKey(id, part.Name), pipeline, progress, cancellationToken);
        var report = await dump.CompleteAsync(cancellationToken);
        await uploads.CompleteAsync(objects, cancellationToken);

        var manifest = Describe(id, dump, objects, report);
        if (!await claim.HoldsAsync(cancellationToken) || !await catalogue.CommitAsync(manifest, signingKey, cancellationToken))
            throw TakenOver(id);
        return catalogue.Describe(manifest, verified: false);
    }

    private Manifest Describe(RestorePointId id, Dump dump, IReadOnlyList<StoredData> objects, DumpReport report) => new()
    {
        Format = Manifest.CurrentFormat,
        Id = id.ToString(),
        Source = id.Source.ToString(),
        TakenAt = dump.TakenAt,
        CompletedAt = clock.GetUtcNow(),
        Server = report.Server,
        Objects = objects,
        Recipients = [.. pipeline.Recipients.Select(recipient => recipient.ToString())],
        Tools = new SortedDictionary<string, string>(report.Tools.Append(new("superinsight-ops", toolVersion)).ToDictionary(), StringComparer.Ordinal),
        Contents = report.Contents,
        Notes = report.Notes.Count > 0 ? report.Notes : null,
    };

    private async Task RecordEndAsync(BackupClaim claim, BackupRunFact end)
    {
        using var deadline = new CancellationTokenSource(LastWords, clock);
        try
        {
            await claim.EndAsync(end, deadline.Token);
        }
        catch (Exception lost) when (lost is OperationException or OperationCanceledException)
        {
            // The claim expires by itself, and whoever comes next settles the run by what is in the bucket.
            LogUnrecorded(logger, lost, end.RunId);
        }
    }

    private static BackupException TakenOver(RestorePointId id) =>
        new(Operation, id.ToString(), "another process took this run over, because this one had not been heard of for too long", "Nothing is lost: that process leaves the restore point. Look for a machine that sleeps or a network that stalls.");

    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Backup of {Source} started: run {RunId}, restore point {RestorePoint}")]
    private static partial void LogStarted(ILogger logger, BackupSource source, string runId, RestorePointId restorePoint);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Backup of {Source} done: {RestorePoint}, {PlainBytes} bytes stored as {StoredBytes}")]
    private static partial void LogTaken(ILogger logger, BackupSource source, RestorePointId restorePoint, long plainBytes, long storedBytes);

    [LoggerMessage(EventId = 102, Level = LogLevel.Error, Message = "Backup run {RunId} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string runId, string reason);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning, Message = "The end of run {RunId} could not be recorded")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string runId);
}
