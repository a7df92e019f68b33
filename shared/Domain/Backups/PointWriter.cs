using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Streams a dump into a bucket and commits it there; goes on to the next bucket when one keeps failing. Objects and manifest of a point
/// lie in one bucket.
/// </summary>
internal sealed partial class PointWriter(
    BackupStores stores, BackupLayout layout, BackupPipeline pipeline, RestorePointCatalogue catalogue, SigningKey signingKey, string toolVersion,
    Func<uint> nonce, TimeProvider clock, ILogger logger)
{
    private const string Operation = TakeBackup.Operation;

    public static BackupException TakenOver(RestorePointId id) =>
        new(Operation, id.ToString(), "another process took this run over, because this one had not been heard of for too long", "Nothing is lost: that process leaves the restore point. Look for a machine that sleeps or a network that stalls.");

    /// <exception cref="StoresAwayException">Neither of two buckets takes it.</exception>
    public async Task<RestorePoint> WriteAsync(IDumpSource source, RestorePointId id, BackupHold claim, BackupPace pace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var order = await stores.InOrderAsync(cancellationToken);
        ObjectStoreException? first = null;
        while (true)
        {
            UploadPlace place = new(stores, order, logger);
            try
            {
                return await StoreAsync(source, id, claim, place, pace, progress, cancellationToken);
            }
            catch (ObjectStoreException away) when (BackupStores.IsAway(away) && place.Remaining.Count < order.Count)
            {
                first ??= place.FirstFailure;
                order = place.Remaining;
                if (order.Count == 0 && stores.Standby is null)
                    throw;
                if (order.Count == 0)
                    throw new StoresAwayException(Operation, id.ToString(), first ?? away, away);

                LogDumpedAgain(logger, id.Source, away.Reason, order[0].Bucket);
            }

            if (!place.IsTouched)
                continue;
            // Something may lie under the old name: the same name with other bytes would be a conflict once the bucket is back.
            id = RestorePointId.Create(id.Source, clock.GetUtcNow(), nonce());
            await claim.ContinueAsAsync(id, cancellationToken);
        }
    }

    private async Task<RestorePoint> StoreAsync(
        IDumpSource source, RestorePointId id, BackupHold claim, UploadPlace place, BackupPace pace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        await using var dump = await source.OpenAsync(pace, cancellationToken);
        _ = TellOfWaitAsync(dump, progress);
        await using var uploads = new PartUploads(place);
        var objects = await uploads.RunAsync(dump, part => layout.ObjectKey(id, part.Name), pipeline, pace, progress, cancellationToken);
        var report = await dump.CompleteAsync(cancellationToken);
        await uploads.CompleteAsync(objects, cancellationToken);

        var manifest = Describe(id, dump, objects, report);
        if (!await claim.HoldsAsync(cancellationToken) || !await CommitAsync(place, manifest, cancellationToken))
            throw TakenOver(id);
        return RestorePoint.From(manifest, [place.Current!.Bucket], verified: false);
    }

    private static async Task TellOfWaitAsync(Dump dump, IProgress<BackupProgress>? progress)
    {
        await dump.OnlyWaits;
        progress?.Report(new BackupProgress { OnlyWaits = true });
    }

    private async Task<bool> CommitAsync(UploadPlace place, Manifest manifest, CancellationToken cancellationToken)
    {
        var store = place.Current!;
        try
        {
            return await catalogue.CommitAsync(store, manifest, signingKey, cancellationToken);
        }
        catch (ObjectStoreException failure)
        {
            place.Leave(store, failure);
            throw;
        }
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

    [LoggerMessage(EventId = 105, Level = LogLevel.Warning, Message = "Backup of {Source}: bytes already sent are no longer at hand ({Reason}); the dump is taken again, into {Bucket}")]
    private static partial void LogDumpedAgain(ILogger logger, BackupSource source, string reason, string bucket);
}
