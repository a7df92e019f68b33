using System.Runtime.ExceptionServices;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Reading;

/// <summary>
/// Reads a restore point's object and compares every byte with the signed manifest: size and hash as stored and, with an identity,
/// decrypted and decompressed as well. Where the copy in one bucket is missing, damaged or out of reach, the other's is read.
/// </summary>
public sealed class RestorePointReader(BackupStores stores)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>The copies of a point's objects, to be tried one after the other.</summary>
    public async Task<StoredCopies> FindCopiesAsync(CancellationToken cancellationToken) => new(await stores.InOrderAsync(cancellationToken));

    /// <summary>Reads the stored bytes only.</summary>
    /// <exception cref="RestorePointDamagedException">They are not those that were signed.</exception>
    public async Task CheckStoredAsync(string operation, Manifest manifest, StoredData data, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        await CheckStoredAsync(operation, manifest, data, await FindCopiesAsync(cancellationToken), progress, cancellationToken);

    /// <inheritdoc cref="CheckStoredAsync(string, Manifest, StoredData, IProgress{BackupProgress}, CancellationToken)"/>
    public Task CheckStoredAsync(string operation, Manifest manifest, StoredData data, StoredCopies copies, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        TryCopiesAsync(copies, static () => true, store => CheckStoredAsync(store, operation, manifest, data, progress, cancellationToken));

    /// <summary>
    /// Decrypts and decompresses an object into <paramref name="accept"/>. The last piece is held back until every byte has proven
    /// right, so that whoever accepts can't come to a good end with bad data.
    /// </summary>
    /// <exception cref="RestorePointDamagedException">The object is not the one that was signed.</exception>
    public async Task ReadPlainAsync(
        string operation, Manifest manifest, StoredData data, IReadOnlyList<AgeIdentity> identities,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        await ReadPlainAsync(operation, manifest, data, identities, await FindCopiesAsync(cancellationToken), accept, progress, cancellationToken);

    /// <summary>
    /// As above. Another copy is begun only while nothing was accepted; after that the failure is thrown, and whoever can begin anew
    /// does so with the same <paramref name="copies"/> as long as any is left.
    /// </summary>
    /// <exception cref="RestorePointDamagedException">The object is not the one that was signed.</exception>
    public Task ReadPlainAsync(
        string operation, Manifest manifest, StoredData data, IReadOnlyList<AgeIdentity> identities, StoredCopies copies,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var accepted = false;
        return TryCopiesAsync(copies, () => !accepted, store => ReadPlainAsync(store, operation, manifest, data, identities, AcceptAsync, progress, cancellationToken));

        ValueTask AcceptAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
        {
            accepted = true;
            return accept(bytes, token);
        }
    }

    private async Task TryCopiesAsync(StoredCopies copies, Func<bool> mayBeginAgain, Func<IObjectStore, Task> read)
    {
        while (true)
        {
            var store = copies.Current;
            try
            {
                await read(store);
                return;
            }
            catch (OperationException failure) when (StoredCopies.MayHelp(failure))
            {
                if (failure is ObjectStoreException away)
                    stores.Note(store, away);
                copies.Drop(failure);
                if (!copies.IsAnyLeft)
                    ExceptionDispatchInfo.Throw(copies.Verdict());
                if (!mayBeginAgain())
                    throw;
            }
        }
    }

    private static async Task CheckStoredAsync(IObjectStore store, string operation, Manifest manifest, StoredData data, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await OpenAsync(store, operation, manifest, data, cancellationToken);
            await PassOnAsync(stored, stored, static (_, _) => ValueTask.CompletedTask, data.StoredBytes, progress, cancellationToken);
            Expect(operation, manifest, stored, data.StoredBytes, data.StoredSha256, "stored object");
        }
        catch (ObjectStoreException damage) when (damage.Failure == ObjectStoreFailure.Damaged)
        {
            throw Damaged(operation, manifest, damage.Reason, damage);
        }
    }

    private static async Task ReadPlainAsync(
        IObjectStore store, string operation, Manifest manifest, StoredData data, IReadOnlyList<AgeIdentity> identities,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await OpenAsync(store, operation, manifest, data, cancellationToken);
            await using var decrypting = new AgeDecryptStream(stored, identities, leaveOpen: true, data.Key);
            // The plain hash is of what the source gave: before decompression where the source compressed.
            await using Stream inner = data.IsCompressedAtSource ? new DigestStream(decrypting, leaveOpen: true) : new ZstdDecompressStream(decrypting, leaveOpen: true, data.Key);
            await using Stream outer = data.IsCompressedAtSource ? new ZstdDecompressStream(inner, leaveOpen: true, data.Key) : new DigestStream(inner, leaveOpen: true);
            var plain = (DigestStream)(data.IsCompressedAtSource ? inner : outer);
            var last = await PassOnAsync(outer, plain, accept, data.PlainBytes, progress, cancellationToken);
            await PassOnAsync(stored, stored, static (_, _) => ValueTask.CompletedTask, data.StoredBytes, null, cancellationToken);
            Expect(operation, manifest, stored, data.StoredBytes, data.StoredSha256, "stored object");
            Expect(operation, manifest, plain, data.PlainBytes, data.PlainSha256, "decrypted content");
            await accept(last, cancellationToken);
        }
        catch (Exception damage) when (damage is CompressionException or (AgeException and not AgeWrongIdentityException) or ObjectStoreException { Failure: ObjectStoreFailure.Damaged })
        {
            throw Damaged(operation, manifest, ((OperationException)damage).Reason, damage);
        }
    }

    /// <summary>Passes all on but the last piece, which is returned. Progress is what went through <paramref name="counted"/>.</summary>
    private static async Task<ReadOnlyMemory<byte>> PassOnAsync(
        Stream from, DigestStream counted, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, long total, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var (current, held) = (new byte[BufferBytes], new byte[BufferBytes]);
        var heldCount = 0;
        while (await from.ReadAtLeastAsync(current, current.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var count)
        {
            if (heldCount > 0)
                await accept(held.AsMemory(0, heldCount), cancellationToken);
            (current, held, heldCount) = (held, current, count);
            progress?.Report(new(counted.Bytes, total));
        }

        return held.AsMemory(0, heldCount);
    }

    private static async Task<DigestStream> OpenAsync(IObjectStore store, string operation, Manifest manifest, StoredData data, CancellationToken cancellationToken)
    {
        var reading = await store.OpenReadAsync(data.Key, cancellationToken)
            ?? throw Damaged(operation, manifest, $"its object {store.Bucket}/{data.Key} is missing");
        if (reading.Size == data.StoredBytes)
            return new DigestStream(reading.Content);
        await reading.DisposeAsync();
        throw Damaged(operation, manifest, $"its object is {reading.Size} bytes long instead of {data.StoredBytes}");
    }

    private static void Expect(string operation, Manifest manifest, DigestStream read, long bytes, string sha256, string what)
    {
        var digest = read.ToDigest();
        if (digest.Bytes != bytes)
            throw Damaged(operation, manifest, $"its {what} is {digest.Bytes} bytes long instead of {bytes}");
        if (digest.Sha256 != sha256)
            throw Damaged(operation, manifest, $"its {what} is not the one that was signed: the SHA-256 differs");
    }

    private static RestorePointDamagedException Damaged(string operation, Manifest manifest, string reason, Exception? cause = null) =>
        new(operation, manifest.Id, reason, "Choose another restore point (`ops backup list`) and keep this one for an enquiry.", cause);
}
