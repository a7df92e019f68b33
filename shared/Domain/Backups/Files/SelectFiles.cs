using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>
/// Finds out from a restore point's list what some patterns mean there. A hard link brings the file along that it is another name of, by
/// that file's own name: without it there would be nothing to link to.
/// </summary>
public sealed class SelectFiles(ReadFileList list)
{
    /// <param name="patterns">At least one.</param>
    /// <exception cref="BackupException">Nothing is covered by them.</exception>
    public async Task<FileSelection> RunAsync(Manifest manifest, IReadOnlyList<PathPattern> patterns, IReadOnlyList<AgeIdentity> identities, CancellationToken cancellationToken)
    {
        HashSet<string> besides = [];
        var selection = new FileSelection(patterns, besides, null);
        var count = new Count(selection);
        await list.RunAsync(manifest, identities, entry =>
        {
            count.Add(entry);
            if (entry.Type == FileListType.Hardlink && selection.Includes(entry.Path.Span) && !selection.Includes(entry.Target.Span))
                besides.Add(Convert.ToHexString(entry.Target.Span));
        }, cancellationToken);
        if (besides.Count > 0)
        {
            // They lie before the links that want them.
            count = new Count(selection);
            await list.RunAsync(manifest, identities, count.Add, cancellationToken);
        }

        return count.Totals is { Files: 0, Directories: 0, Links: 0 }
            ? throw new BackupException("select files", manifest.Id, $"nothing in it is covered by {string.Join(", ", patterns)}", $"See what there is: ops backup show {manifest.Id} --files")
            : new FileSelection(patterns, besides, count.Totals);
    }

    /// <summary>Counts what is wanted, and each directory on the way to it once.</summary>
    private sealed class Count(FileSelection selection)
    {
        /// <summary>The directories that the present line lies in, outermost first, and how many of them were counted.</summary>
        private readonly List<ReadOnlyMemory<byte>> folders = [];
        private int counted;

        public FileTotals Totals { get; private set; } = new(0, 0, 0, 0);

        public void Add(FileListEntry entry)
        {
            while (folders.Count > 0 && !IsIn(entry.Path.Span, folders[^1].Span))
                folders.RemoveAt(folders.Count - 1);
            counted = Math.Min(counted, folders.Count);
            if (entry.Type == FileListType.Directory)
                folders.Add(entry.Path);
            if (!selection.Includes(entry.Path.Span))
                return;
            Totals = Totals with { Directories = Totals.Directories + folders.Count - counted };
            counted = folders.Count;
            Totals = entry.Type switch
            {
                FileListType.File => Totals with { Files = Totals.Files + 1, Bytes = Totals.Bytes + entry.Size },
                FileListType.Hardlink => Totals with { Files = Totals.Files + 1 },
                FileListType.Symlink => Totals with { Links = Totals.Links + 1 },
                _ => Totals,
            };
        }

        private static bool IsIn(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
            path.Length > folder.Length && path.StartsWith(folder) && path[folder.Length] == '/';
    }
}
