using System.Runtime.CompilerServices;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.Backups;

/// <summary>A store as one process sees it: each call is a step.</summary>
internal sealed class SteppedObjectStore(IObjectStore inner, ProcessSteps steps) : IObjectStore
{
    public string Bucket => inner.Bucket;

    public Task<CreateOutcome> CreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        steps.RunAsync($"create {key}", () => inner.CreateAsync(key, content, cancellationToken));

    public Task<ObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) =>
        steps.RunAsync<ObjectUpload>($"begin upload {key}", async () => new SteppedUpload(await inner.BeginUploadAsync(key, cancellationToken), key, steps));

    public Task<byte[]?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken) =>
        steps.RunAsync($"read {key}", () => inner.ReadAsync(key, maxBytes, cancellationToken));

    public Task<ObjectReading?> OpenReadAsync(string key, CancellationToken cancellationToken) =>
        steps.RunAsync($"open {key}", () => inner.OpenReadAsync(key, cancellationToken));

    public async IAsyncEnumerable<ObjectPage> ListAsync(string prefix, string? after, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var page in await steps.RunAsync($"list {prefix}", async () => await inner.ListAsync(prefix, after, delimiter, cancellationToken).ToListAsync(cancellationToken)))
            yield return page;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        steps.RunAsync($"delete {key}", () => Done(inner.DeleteAsync(key, cancellationToken)));

    public async IAsyncEnumerable<UnfinishedUpload> ListUnfinishedUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var upload in await steps.RunAsync($"list uploads {prefix}", async () => await inner.ListUnfinishedUploadsAsync(prefix, cancellationToken).ToListAsync(cancellationToken)))
            yield return upload;
    }

    public Task AbortUploadAsync(UnfinishedUpload upload, CancellationToken cancellationToken) =>
        steps.RunAsync($"abort upload {upload.Key}", () => Done(inner.AbortUploadAsync(upload, cancellationToken)));

    public Task<bool> RefusesOverwriteAsync(string probeKey, CancellationToken cancellationToken) =>
        steps.RunAsync($"probe {probeKey}", () => inner.RefusesOverwriteAsync(probeKey, cancellationToken));

    private static async Task<int> Done(Task task)
    {
        await task;
        return 0;
    }

    private sealed class SteppedUpload(ObjectUpload upload, string key, ProcessSteps steps) : ObjectUpload
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
            await steps.RunAsync($"upload {key}", () => Done(upload.WriteAsync(bytes, cancellationToken).AsTask()));

        public override Task<StoredObject> CompleteAsync(CancellationToken cancellationToken) =>
            steps.RunAsync($"complete upload {key}", () => upload.CompleteAsync(cancellationToken));

        public override Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync() => upload.TakeBackAsync();

        /// <summary>A dead process aborts nothing.</summary>
        public override ValueTask DisposeAsync() => steps.IsDead ? ValueTask.CompletedTask : upload.DisposeAsync();
    }
}
