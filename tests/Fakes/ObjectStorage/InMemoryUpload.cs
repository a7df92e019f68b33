using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.ObjectStorage;

internal sealed class InMemoryUpload(InMemoryObjectStore store, UnfinishedUpload upload) : ObjectUpload
{
    private readonly MemoryStream content = new();
    private StoredObject? stored;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.Try("upload", upload.Key, static () => 0);
        content.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public override Task<StoredObject> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(store.Try("complete upload", upload.Key, () =>
            stored ??= store.Complete(upload, content.GetBuffer().AsSpan(0, (int)content.Length))));
    }

    public override Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync() =>
        Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>?>(stored is null && content.Length <= store.AtHand ? [content.GetBuffer().AsMemory(0, (int)content.Length)] : null);

    public override ValueTask DisposeAsync()
    {
        store.Forget(upload);
        return ValueTask.CompletedTask;
    }
}
