using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Fakes.ObjectStorage;

internal sealed class InMemoryUpload(InMemoryObjectStore store, UnfinishedUpload upload) : ObjectUpload
{
    private readonly MemoryStream content = new();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.Check("upload", upload.Key);
        content.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    public override Task<StoredObject> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.Check("complete upload", upload.Key);
        return Task.FromResult(store.Complete(upload, content.GetBuffer().AsSpan(0, (int)content.Length)));
    }

    public override ValueTask DisposeAsync()
    {
        store.Forget(upload);
        return ValueTask.CompletedTask;
    }
}
