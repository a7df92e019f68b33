using System.Security.Cryptography;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Stores one file of WAL: compressed, encrypted, described and signed, in one object that is created in one step. Safe to repeat and to be
/// killed at any moment: either the whole object is there, or nothing is.
/// </summary>
public sealed class PushWal(
    IObjectStore store, WalArchive archive, IReadOnlyList<AgeRecipient> recipients, ZstdOptions compression, SigningKey signingKey)
{
    private const string Operation = "archive WAL";

    /// <summary>Returns when the store has the file durably, whether by this call or by an earlier one.</summary>
    /// <exception cref="WalDamagedException">Another content is archived under the name, or something that no trusted signer vouches for.</exception>
    /// <exception cref="OperationException">The store did not take it, or the file is of another cluster.</exception>
    public async Task<WalPushed> RunAsync(WalFile file, CancellationToken cancellationToken)
    {
        var description = Describe(file);
        var key = archive.Layout.KeyOf(file.SystemIdentifier, file.Name);
        try
        {
            await using var upload = await store.BeginUploadAsync(key, cancellationToken);
            await WriteAsync(file, description, upload, cancellationToken);
            await upload.CompleteAsync(cancellationToken);
            return WalPushed.Stored;
        }
        catch (ObjectStoreException taken) when (taken.Failure == ObjectStoreFailure.Conflict)
        {
            await ExpectSameAsync(file, description, taken, cancellationToken);
            return WalPushed.WasStored;
        }
    }

    private static WalDescription Describe(WalFile file)
    {
        var content = file.Content.Span;
        var isSegment = file.Name.Kind == WalFileKind.Segment;
        if (isSegment && WalScan.SystemIdentifier(content) is { } writer && writer != file.SystemIdentifier)
        {
            throw new BackupException(Operation, file.Name.ToString(), $"it was written by cluster {writer}, not by {file.SystemIdentifier}",
                "Run `ops wal push` from PostgreSQL's archive_command only: its working directory is the data directory.");
        }

        return new WalDescription
        {
            Format = WalDescription.CurrentFormat,
            SystemIdentifier = file.SystemIdentifier,
            Name = file.Name.ToString(),
            PlainBytes = content.Length,
            PlainSha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            WrittenAt = file.WrittenAt,
            LastTransactionEnd = isSegment ? WalScan.LastTransactionEnd(content, file.WrittenAt) : null,
        };
    }

    private async Task WriteAsync(WalFile file, WalDescription description, ObjectUpload upload, CancellationToken cancellationToken)
    {
        await using var sink = new UploadStream(upload);
        await using var encrypting = new AgeEncryptStream(sink, recipients, leaveOpen: true, note: WalSeal.Sign(description, signingKey));
        await using var compressing = new ZstdCompressStream(encrypting, compression, leaveOpen: true);
        await compressing.WriteAsync(file.Content, cancellationToken);
        await compressing.CompleteAsync(cancellationToken);
        await encrypting.CompleteAsync(cancellationToken);
    }

    /// <summary>After a crash PostgreSQL archives again what it has archived before; what it may not do is archive something else.</summary>
    private async Task ExpectSameAsync(WalFile file, WalDescription description, ObjectStoreException taken, CancellationToken cancellationToken)
    {
        // Gone again by now: whoever calls may try once more.
        var there = await archive.DescribeAsync(file.SystemIdentifier, file.Name, cancellationToken) ?? throw taken;
        if (there.PlainSha256 == description.PlainSha256 && there.PlainBytes == description.PlainBytes)
            return;
        throw new WalDamagedException(Operation, taken.Subject, "a file of this name with another content is archived already, and is left as it is",
            "Two servers that come from one cluster archive to the same place: give one of them another Backups__Prefix, or switch its archive_mode off.");
    }
}

/// <summary>What a push found to do.</summary>
public enum WalPushed
{
    /// <summary>The file is stored now.</summary>
    Stored,

    /// <summary>It was stored before, with the same content.</summary>
    WasStored,
}
