using SuperInsight.Domain.Archives;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>One line of a restore point's list of files.</summary>
public sealed record FileListEntry
{
    public required FileListType Type { get; init; }

    /// <summary>As in the archive: the root's name, then the path below it.</summary>
    public required ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>Bytes of a file or hard link, holes included; 0 for all else.</summary>
    public long Size { get; init; }

    public FileTime ModifiedAt { get; init; }

    /// <summary>Of a file's or hard link's bytes, lower-case hexadecimal; null for all else.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What a symbolic link says, or the path of the file that a hard link is another name of; empty for all else.</summary>
    public ReadOnlyMemory<byte> Target { get; init; }
}

/// <summary>Kinds of entries, as the list writes them: <c>file</c>, <c>directory</c>, <c>symlink</c>, <c>hardlink</c>.</summary>
public enum FileListType
{
    File,
    Directory,
    Symlink,
    Hardlink,
}
