using SuperInsight.Domain.Archives;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>Reads one file out of a restore point. The archive is read up to that file only; the hash in the list, which was signed, vouches for it.</summary>
public sealed class ReadBackedUpFile(ReadFileList list, RestorePointReader reader)
{
    private const string Operation = "read file";

    /// <param name="path">As the list has it: the root's name, then the path below it.</param>
    /// <param name="destination">Where the bytes go as they come: whoever takes them must wait for this call to succeed before believing them.</param>
    /// <exception cref="RestorePointDamagedException">The bytes are not those that were backed up.</exception>
    /// <exception cref="BackupException">There is no such file; the hint names similar ones.</exception>
    public async Task<FileListEntry> RunAsync(Manifest manifest, string path, Stream destination, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = await FindAsync(manifest, path.Trim('/'), identities, cancellationToken);
        using var visitor = new FileVisitor(wanted.Type == FileListType.Hardlink ? wanted.Target : wanted.Path, destination);
        var parser = new TarParser(visitor);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await reader.ReadPlainAsync(Operation, manifest, manifest.Objects[0], identities, async (bytes, _) =>
            {
                parser.Feed(bytes.Span);
                if (visitor.Sha256 is not null)
                    await enough.CancelAsync();
            }, progress, enough.Token);
        }
        catch (OperationCanceledException) when (visitor.Sha256 is not null && !cancellationToken.IsCancellationRequested)
        {
            // It has come; the rest is of no interest.
        }

        if (visitor.Sha256 != wanted.Sha256)
        {
            throw new RestorePointDamagedException(Operation, $"{manifest.Id} {path}",
                visitor.Sha256 is null ? "the list names it, but the archive does not hold it" : "its bytes are not those that the list vouches for: the SHA-256 differs",
                "Do not use what was written. Choose another restore point (`ops backup list`) and keep this one for an enquiry.");
        }

        return wanted;
    }

    private async Task<FileListEntry> FindAsync(Manifest manifest, string path, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken)
    {
        FileListEntry? found = null;
        var near = new NearNames(path);
        await list.RunAsync(manifest, identities, entry =>
        {
            var text = FilePaths.Text(entry.Path.Span);
            if (text == path)
                found ??= entry;
            else if (entry.Type is FileListType.File or FileListType.Hardlink)
                near.Offer(FilePaths.Printable(entry.Path.Span));
        }, cancellationToken);
        return found switch
        {
            { Type: FileListType.File or FileListType.Hardlink } => found,
            { Type: FileListType.Directory } => throw new BackupException(Operation, path, "it is a directory", $"Restore it with ops backup restore {manifest.Id} --to-directory DIR --include {path}"),
            { } link => throw new BackupException(Operation, path, $"it is a symbolic link to {FilePaths.Printable(link.Target.Span)}", "Name the file itself."),
            null => throw new BackupException(Operation, path, $"it is not in {manifest.Id}",
                near.Best.Count > 0 ? $"Did you mean {string.Join(", ", near.Best)}?" : $"See what there is: ops backup show {manifest.Id} --files"),
        };
    }
}
