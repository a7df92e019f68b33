using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Copying;

/// <summary>
/// Copies single objects from one bucket to another, create-only, and hashes them on the way: nothing becomes visible that is not what
/// it should be. Safe to repeat and to die over; what is there already is compared, never written over.
/// </summary>
internal sealed class ObjectCopy(IObjectStore from, IObjectStore to)
{
    private const int BufferBytes = 256 << 10;

    /// <param name="key">The same in both buckets.</param>
    /// <param name="expected">What the bytes must be; null when nobody vouches for them, and the source's count.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<CopyResult> CopyAsync(string key, StreamDigest? expected, CancellationToken cancellationToken)
    {
        if (await DigestAsync(to, key, cancellationToken) is { } present)
            return await CompareAsync(key, present, expected, cancellationToken);
        try
        {
            await using var reading = await from.OpenReadAsync(key, cancellationToken);
            if (reading is null)
                return new CopyResult.Conflict($"{from.Bucket}/{key} is missing");
            await using var upload = await to.BeginUploadAsync(key, cancellationToken);
            await using var source = new DigestStream(reading.Content, leaveOpen: true);
            await PassOnAsync(source, upload.WriteAsync, cancellationToken);
            if (expected is not null && source.ToDigest() != expected)
                return Damaged(key);
            await upload.CompleteAsync(cancellationToken);
            return new CopyResult.Copied();
        }
        catch (ObjectStoreException damage) when (damage.Failure == ObjectStoreFailure.Damaged)
        {
            return new CopyResult.Conflict($"{damage.Subject} could not be copied: {damage.Reason}");
        }
        catch (ObjectStoreException taken) when (taken.Failure == ObjectStoreFailure.Conflict)
        {
            // Another host was faster; or it is gone again, which the next round will see.
            return await DigestAsync(to, key, cancellationToken) is { } theirs
                ? await CompareAsync(key, theirs, expected, cancellationToken)
                : new CopyResult.Conflict($"{taken.Subject} was taken and is gone again");
        }
    }

    private async Task<CopyResult> CompareAsync(string key, StreamDigest present, StreamDigest? expected, CancellationToken cancellationToken)
    {
        expected ??= await DigestAsync(from, key, cancellationToken);
        return present == expected ? new CopyResult.AlreadyThere() : new CopyResult.Conflict($"{to.Bucket} holds other bytes under the same key");
    }

    private CopyResult.Conflict Damaged(string key) => new($"{from.Bucket}/{key} is not what its signed manifest says");

    /// <summary>Null when there is none.</summary>
    private static async Task<StreamDigest?> DigestAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenReadAsync(key, cancellationToken);
        if (reading is null)
            return null;
        await using var stream = new DigestStream(reading.Content, leaveOpen: true);
        await PassOnAsync(stream, static (_, _) => ValueTask.CompletedTask, cancellationToken);
        return stream.ToDigest();
    }

    private static async Task PassOnAsync(DigestStream source, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            await take(buffer.AsMemory(0, count), cancellationToken);
    }
}

/// <summary>What became of copying one object.</summary>
internal abstract record CopyResult
{
    private CopyResult() { }

    public sealed record Copied : CopyResult;

    public sealed record AlreadyThere : CopyResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Conflict(string Reason) : CopyResult;
}
