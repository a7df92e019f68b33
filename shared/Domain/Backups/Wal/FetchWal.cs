using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>Reads one archived file back, and compares every byte with what was signed.</summary>
public sealed class FetchWal(WalArchive archive, WalSeal seal)
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Writes the file to <paramref name="destination"/>; false when it is not archived. Until this has returned true, what was
    /// written may be wrong and must not be used.</summary>
    /// <exception cref="WalDamagedException">It is not what was signed: changed, planted, or another file's.</exception>
    /// <exception cref="OperationException">It could not be read, or no identity opens it.</exception>
    public async Task<bool> RunAsync(string systemIdentifier, WalFileName name, IReadOnlyList<AgeIdentity> identities, Stream destination, CancellationToken cancellationToken)
    {
        try
        {
            await using var reading = await archive.OpenAsync(systemIdentifier, name, cancellationToken);
            if (reading is null)
                return false;
            await using var beginning = new BeginningStream(reading.Content, AgeNote.MaxHeaderBytes);
            await using var decrypting = new AgeDecryptStream(beginning, identities, leaveOpen: true, name.ToString());
            await using var decompressing = new ZstdDecompressStream(decrypting, leaveOpen: true, name.ToString());
            await using var plain = new DigestStream(decompressing, leaveOpen: true);
            await plain.CopyToAsync(destination, BufferBytes, cancellationToken);
            switch (seal.Open(beginning.Kept, systemIdentifier, name))
            {
                case WalSealReading.Good { Description: var signed }:
                    var digest = plain.ToDigest();
                    if (digest.Bytes != signed.PlainBytes || digest.Sha256 != signed.PlainSha256)
                        throw archive.Refused(systemIdentifier, name, "its content is not the one that was signed: the SHA-256 differs");
                    return true;
                case WalSealReading.Rejected { Reason: var reason }:
                    throw archive.Refused(systemIdentifier, name, reason);
                default:
                    throw new InvalidOperationException("A seal is good or it is not.");
            }
        }
        catch (Exception damage) when (damage is CompressionException or (AgeException and not AgeWrongIdentityException) or ObjectStoreException { Failure: ObjectStoreFailure.Damaged })
        {
            throw archive.Refused(systemIdentifier, name, ((OperationException)damage).Reason, damage);
        }
    }
}
