using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>Reads the list of a restore point of files, a line at a time, and compares it with the signed manifest.</summary>
public sealed class ReadFileList(RestorePointReader reader)
{
    private const string Operation = "read list";

    /// <summary>The last lines come only when every byte of the list has proven right.</summary>
    /// <exception cref="RestorePointDamagedException">The list is not the one that was signed.</exception>
    /// <exception cref="BackupException">The point has no list.</exception>
    public async Task RunAsync(Manifest manifest, IReadOnlyList<AgeIdentity> identities, Action<FileListEntry> accept, CancellationToken cancellationToken)
    {
        var list = manifest.Objects.FirstOrDefault(stored => stored.DumpFormat == FileDumpFormats.List)
            ?? throw new BackupException(Operation, manifest.Id, $"it is a backup of {manifest.Source}, which has no list of files", "Name a point of files: `ops backup list --source files`.");
        var lines = new LineSplitter();
        try
        {
            await reader.ReadPlainAsync(Operation, manifest, list, identities, (bytes, _) =>
            {
                lines.Feed(bytes, line => accept(FileListCodec.Read(line)));
                return ValueTask.CompletedTask;
            }, null, cancellationToken);
            lines.Complete();
        }
        catch (FormatException malformed)
        {
            throw new BackupException(Operation, manifest.Id, malformed.Message, "It was written by another version: use that one, or read list.age with age and zstd.", malformed);
        }
    }
}
