using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>Something that a walk through the roots came upon.</summary>
/// <param name="Path">As in the archive: the root's name, then the path below it.</param>
internal sealed record FoundFile(byte[] Path)
{
    /// <summary>What it is; null when nothing goes into the archive for it.</summary>
    public FileFacts? Facts { get; init; }

    /// <summary>A regular file, open; whoever takes it disposes it.</summary>
    public SafeFileHandle? Content { get; init; }

    /// <summary>What a symbolic link says.</summary>
    public byte[] Target { get; init; } = [];

    /// <summary>What a person must know of it; null when all is well.</summary>
    public string? Trouble { get; init; }
}
