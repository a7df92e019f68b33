using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Stores;

/// <summary>
/// An upload that moves to another bucket when its own keeps failing, as long as every byte written is still in the memory of the
/// upload under way (<see cref="ObjectUpload.TakeBackAsync"/>); it keeps no copy itself. Once bytes are gone, the failure that made the
/// dump leave its bucket is thrown, and the dump must be taken again.
/// </summary>
public sealed class FailoverUpload : ObjectUpload
{
    private readonly UploadPlace place;
    private readonly string key;
    private readonly List<Task> retired = [];
    private ObjectUpload upload;
    private IObjectStore at;
    private long written;

    private FailoverUpload(UploadPlace place, string key, IObjectStore at, ObjectUpload upload) => (this.place, this.key, this.at, this.upload) = (place, key, at, upload);

    /// <summary>Opens it in the bucket where the dump is now.</summary>
    /// <exception cref="ObjectStoreException">No bucket is left.</exception>
    public static async Task<FailoverUpload> BeginAsync(UploadPlace place, string key, CancellationToken cancellationToken)
    {
        var (at, upload) = await OpenAsync(place, key, cancellationToken);
        return new FailoverUpload(place, key, at, upload);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (HasMoved)
                bytes = bytes[await MoveAsync(cancellationToken)..];
            try
            {
                await upload.WriteAsync(bytes, cancellationToken);
                written += bytes.Length;
                return;
            }
            catch (ObjectStoreException failure) when (place.Leave(at, failure))
            {
                // The next turn moves.
            }
        }
    }

    public override async Task<StoredObject> CompleteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (HasMoved)
                await MoveAsync(cancellationToken);
            try
            {
                place.Touch();
                var stored = await upload.CompleteAsync(cancellationToken);
                place.Pin();
                return stored;
            }
            catch (ObjectStoreException failure) when (place.Leave(at, failure))
            {
                // The next turn moves.
            }
        }
    }

    public override Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync() => upload.TakeBackAsync();

    public override async ValueTask DisposeAsync()
    {
        await upload.DisposeAsync();
        await Task.WhenAll(retired);
    }

    private bool HasMoved => place.Current is { } current && !ReferenceEquals(current, at);

    private static async Task<(IObjectStore At, ObjectUpload Upload)> OpenAsync(UploadPlace place, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (place.Current is not { } store)
                throw Again(place.Cause!);
            try
            {
                return (store, await store.BeginUploadAsync(key, cancellationToken));
            }
            catch (ObjectStoreException failure) when (place.Leave(store, failure))
            {
                // The next turn opens it elsewhere.
            }
        }
    }

    /// <summary>Writes everything again where the dump is now. Says how many bytes of a failed write are among it.</summary>
    private async Task<int> MoveAsync(CancellationToken cancellationToken)
    {
        if (await upload.TakeBackAsync() is not { } kept)
            throw Again(place.Cause!);
        var old = upload;
        (at, upload) = await OpenAsync(place, key, cancellationToken);
        long total = 0;
        try
        {
            foreach (var piece in kept)
            {
                await upload.WriteAsync(piece, cancellationToken);
                total += piece.Length;
            }
        }
        catch (ObjectStoreException failure)
        {
            place.Leave(at, failure);
            throw;
        }
        finally
        {
            // Aborting asks a bucket that is away: nobody waits for that now.
            retired.Add(old.DisposeAsync().AsTask());
        }

        var surplus = (int)(total - written);
        written = total;
        return surplus;
    }

    /// <summary>The same failure once more; thrown by several, it must not be one object with one stack.</summary>
    private static ObjectStoreException Again(ObjectStoreException cause) => new(cause.Operation, cause.Subject, cause.Failure, cause.Reason, cause.Hint, cause);
}
