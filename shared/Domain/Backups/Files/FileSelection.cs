namespace SuperInsight.Domain.Backups.Files;

/// <summary>What of a dump of files is wanted.</summary>
public sealed class FileSelection
{
    private readonly IReadOnlyList<PathPattern> patterns;
    private readonly IReadOnlySet<string> besides;

    internal FileSelection(IReadOnlyList<PathPattern> patterns, IReadOnlySet<string> besides, FileTotals? expected) =>
        (this.patterns, this.besides, Expected) = (patterns, besides, expected);

    /// <summary>Everything.</summary>
    public static FileSelection All { get; } = new([], new HashSet<string>(), null);

    /// <summary>How much that is, directories on the way to it included; null for everything.</summary>
    public FileTotals? Expected { get; }

    /// <summary>Whether a member of the archive is wanted. Directories on the way to a wanted one are made, wanted or not.</summary>
    public bool Includes(ReadOnlySpan<byte> path)
    {
        if (patterns.Count == 0)
            return true;
        var text = FilePaths.Text(path);
        return patterns.Any(pattern => pattern.Covers(text)) || besides.Contains(Convert.ToHexString(path));
    }
}
