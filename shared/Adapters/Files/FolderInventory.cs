using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Files;

/// <summary>Counts what lies in directories, without opening a file or following a link.</summary>
internal sealed class FolderInventory(CancellationToken cancellationToken)
{
    private readonly HardLinks links = new();

    public FileTotals Totals { get; private set; } = new(0, 0, 0, 0);

    /// <summary>The names in a directory, each with a NUL behind it.</summary>
    public static IReadOnlyList<byte[]> Names(SafeFileHandle directory)
    {
        // A handle of its own: a directory is read from where its handle stands.
        using var again = LinuxFiles.OpenDirectory(directory, ".\0"u8);
        var reader = new DirectoryReader(again);
        List<byte[]> names = [];
        while (reader.Next() is { } name)
            names.Add(name);
        return names;
    }

    /// <summary>Counts one name and, if it is a directory, all in it.</summary>
    public void Add(SafeFileHandle parent, byte[] name)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var facts = LinuxFiles.Describe(parent, name);
        switch (facts.Kind)
        {
            case FileKind.Directory:
                Totals = Totals with { Directories = Totals.Directories + 1 };
                using (var inside = LinuxFiles.OpenDirectory(parent, name))
                {
                    var reader = new DirectoryReader(inside);
                    while (reader.Next() is { } next)
                        Add(inside, next);
                }

                break;
            case FileKind.SymbolicLink:
                Totals = Totals with { Links = Totals.Links + 1 };
                break;
            case FileKind.File:
                var counted = links.Find(facts) is not null;
                Totals = Totals with { Files = Totals.Files + 1, Bytes = Totals.Bytes + (counted ? 0 : facts.Size) };
                if (!counted)
                    links.Remember(facts, name, facts.Size, string.Empty);
                break;
        }
    }
}
