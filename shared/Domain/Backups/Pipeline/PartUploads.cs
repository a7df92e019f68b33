using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Pipeline;

/// <summary>The uploads of one dump, one for each part, side by side. Disposing aborts those that were not completed.</summary>
public sealed class PartUploads(UploadPlace place) : IAsyncDisposable
{
    private const string Operation = "store";

    private readonly List<ObjectUpload> uploads = [];

    /// <summary>Runs all parts to their ends; nothing is visible yet. Progress is that of the first part.</summary>
    public async Task<IReadOnlyList<StoredData>> RunAsync(
        Dump dump, Func<DumpPart, string> keyOf, BackupPipeline pipeline, BackupPace pace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<StoredData>> runs = [];
        foreach (var part in dump.Parts)
        {
            var upload = await FailoverUpload.BeginAsync(place, keyOf(part), cancellationToken);
            uploads.Add(upload);
            runs.Add(StoreAsync(dump, part, keyOf(part), upload, pipeline, pace, runs.Count == 0 ? progress : null, failed.Token));
        }

        // The part that fails first carries the cause; the others are then told to stop.
        Task? cause = null;
        await foreach (var run in Task.WhenEach(runs))
        {
            if (run.IsCompletedSuccessfully)
                continue;
            cause ??= run;
            await failed.CancelAsync();
        }

        await (cause ?? Task.CompletedTask);
        return await Task.WhenAll(runs);
    }

    /// <summary>Makes the objects visible, and compares what the store holds with what was sent.</summary>
    public async Task CompleteAsync(IReadOnlyList<StoredData> objects, CancellationToken cancellationToken)
    {
        foreach (var (upload, sent) in uploads.Zip(objects))
        {
            var stored = await upload.CompleteAsync(cancellationToken);
            if (stored.Size != sent.StoredBytes)
                throw new BackupException(Operation, sent.Key, $"the bucket holds {stored.Size} bytes where {sent.StoredBytes} were sent", "Run it again; if it happens again, the store or what lies between is at fault.");
        }
    }

    /// <summary>Side by side: each may have to wait for a store that is away.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(uploads.Select(upload => upload.DisposeAsync().AsTask()));

    private static async Task<StoredData> StoreAsync(
        Dump dump, DumpPart part, string key, ObjectUpload upload, BackupPipeline pipeline, BackupPace pace, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var digest = await pipeline.RunAsync(dump, part, upload, pace, progress, cancellationToken);
        return new StoredData(key, part.Format + (part.IsCompressed ? StoredData.WrappingAtSource : StoredData.Wrapping), digest.Plain.Bytes, digest.Plain.Sha256, digest.Stored.Bytes, digest.Stored.Sha256);
    }
}
