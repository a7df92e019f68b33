using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Reading;

/// <summary>
/// Reads a restore point's object and compares every byte with the signed manifest: size and hash as stored and, with an identity,
/// decrypted and decompressed as well.
/// </summary>
public sealed class RestorePointReader(IObjectStore store)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Reads the stored bytes only.</summary>
    /// <exception cref="RestorePointDamagedException">They are not those that were signed.</exception>
    public async Task CheckStoredAsync(string operation, Manifest manifest, StoredData data, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await OpenAsync(operation, manifest, data, cancellationToken);
            await PassOnAsync(stored, static (_, _) => ValueTask.CompletedTask, data.StoredBytes, progress, cancellationToken);
            Expect(operation, manifest, stored, data.StoredBytes, data.StoredSha256, "stored object");
        }
        catch (ObjectStoreException damage) when (damage.Failure == ObjectStoreFailure.Damaged)
        {
            throw Damaged(operation, manifest, damage.Reason, damage);
        }
    }

    /// <summary>
    /// Decrypts and decompresses an object into <paramref name="accept"/>. The last piece is held back until every byte has proven
    /// right, so that whoever accepts can't come to a good end with bad data.
    /// </summary>
    /// <exception cref="RestorePointDamagedException">The object is not the one that was signed.</exception>
    public async Task ReadPlainAsync(
        string operation, Manifest manifest, StoredData data, IReadOnlyList<AgeIdentity> identities,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var stored = await OpenAsync(operation, manifest, data, cancellationToken);
            await using var decrypting = new AgeDecryptStream(stored, identities, leaveOpen: true, data.Key);
            await using var decompressing = new ZstdDecompressStream(decrypting, leaveOpen: true, data.Key);
            await using var plain = new DigestStream(decompressing, leaveOpen: true);
            var last = await PassOnAsync(plain, accept, data.PlainBytes, progress, cancellationToken);
            await PassOnAsync(stored, static (_, _) => ValueTask.CompletedTask, data.StoredBytes, null, cancellationToken);
            Expect(operation, manifest, stored, data.StoredBytes, data.StoredSha256, "stored object");
            Expect(operation, manifest, plain, data.PlainBytes, data.PlainSha256, "decrypted content");
            await accept(last, cancellationToken);
        }
        catch (Exception damage) when (damage is CompressionException or (AgeException and not AgeWrongIdentityException) or ObjectStoreException { Failure: ObjectStoreFailure.Damaged })
        {
            throw Damaged(operation, manifest, ((OperationException)damage).Reason, damage);
        }
    }

    /// <summary>Passes all on but the last piece, which is returned.</summary>
    private static async Task<ReadOnlyMemory<byte>> PassOnAsync(
        Stream from, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> accept, long total, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var (current, held) = (new byte[BufferBytes], new byte[BufferBytes]);
        var heldCount = 0;
        long done = 0;
        while (await from.ReadAtLeastAsync(current, current.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var count)
        {
            if (heldCount > 0)
                await accept(held.AsMemory(0, heldCount), cancellationToken);
            (current, held, heldCount) = (held, current, count);
            done += count;
            progress?.Report(new(done, total));
        }

        return held.AsMemory(0, heldCount);
    }

    private async Task<DigestStream> OpenAsync(string operation, Manifest manifest, StoredData data, CancellationToken cancellationToken)
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
        new(operation, manifest.Id, reason, "Nothing was changed. Choose another restore point (`ops backup list`) and keep this one for an enquiry.", cause);
}
