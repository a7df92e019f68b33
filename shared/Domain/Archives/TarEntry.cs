namespace SuperInsight.Domain.Archives;

/// <summary>One member of a tar archive. Names are bytes, as Linux keeps them: nothing says that they are UTF-8.</summary>
public sealed record TarEntry
{
    public required TarEntryType Type { get; init; }

    /// <summary>Relative, with <c>/</c> between its parts and none at its ends.</summary>
    public required ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>Permissions with set-uid, set-gid and sticky bits: 0 to 4095.</summary>
    public int Mode { get; init; }

    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    /// <summary>The owner's name; empty when it has none.</summary>
    public string UserName { get; init; } = string.Empty;

    public string GroupName { get; init; } = string.Empty;

    public FileTime ModifiedAt { get; init; }

    /// <summary>Bytes of a file, holes included; 0 for all else.</summary>
    public long Size { get; init; }

    /// <summary>What a symbolic link says, or the path of the member that a hard link is another name of.</summary>
    public ReadOnlyMemory<byte> LinkTarget { get; init; }

    /// <summary>Where a sparse file has data, in ascending order; null for a file without holes.</summary>
    public IReadOnlyList<SparseExtent>? Extents { get; init; }
}

/// <summary>Kinds of members; the values are tar's type flags. <see href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html"/></summary>
public enum TarEntryType
{
    File = '0',
    HardLink = '1',
    SymbolicLink = '2',
    Directory = '5',
}
