using System.Runtime.CompilerServices;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Tests.State;

/// <summary>Lets others in before every listing, read, creation and deletion, as a network does.</summary>
internal sealed class InterruptedObjectStore(IObjectStore inner, Func<string, string, Task>? before = null) : IObjectStore
{
    public string Bucket => inner.Bucket;

    public async Task<CreateOutcome> CreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await PauseAsync("create", key);
        return await inner.CreateAsync(key, content, cancellationToken);
    }

    public async Task<byte[]?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        await PauseAsync("read", key);
        return await inner.ReadAsync(key, maxBytes, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectPage> ListAsync(string prefix, string? after, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PauseAsync("list", prefix);
        await foreach (var page in inner.ListAsync(prefix, after, delimiter, cancellationToken))
        {
            await Task.Yield();
            yield return page;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await PauseAsync("delete", key);
        await inner.DeleteAsync(key, cancellationToken);
    }

    public Task<ObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken) => inner.BeginUploadAsync(key, cancellationToken);

    public Task<ObjectReading?> OpenReadAsync(string key, CancellationToken cancellationToken) => inner.OpenReadAsync(key, cancellationToken);

    public IAsyncEnumerable<UnfinishedUpload> ListUnfinishedUploadsAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListUnfinishedUploadsAsync(prefix, cancellationToken);

    public Task AbortUploadAsync(UnfinishedUpload upload, CancellationToken cancellationToken) => inner.AbortUploadAsync(upload, cancellationToken);

    public Task<bool> RefusesOverwriteAsync(string probeKey, CancellationToken cancellationToken) => inner.RefusesOverwriteAsync(probeKey, cancellationToken);

    private async Task PauseAsync(string operation, string key)
    {
        await Task.Yield();
        await (before?.Invoke(operation, key) ?? Task.CompletedTask);
    }
}
