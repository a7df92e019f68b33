using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters.Files;

/// <summary>What a person must know of a dump of files: the first hundred in full, the rest as a number.</summary>
internal sealed class FileNotes
{
    private const int Kept = 100;

    private readonly List<string> notes = [];
    private long more;

    public void Add(ReadOnlySpan<byte> path, string trouble)
    {
        if (notes.Count < Kept)
            notes.Add($"{FilePaths.Printable(path)}: {trouble}");
        else
            more++;
    }

    public IReadOnlyList<string> ToList() => more == 0 ? [.. notes] : [.. notes, $"and {more} more of this kind"];
}
