namespace SuperInsight.Domain.Archives;

/// <summary>A piece of a file that holds data; between such pieces it has holes, which read as zeros.</summary>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">How many bytes.</param>
public readonly record struct SparseExtent(long Offset, long Length)
{
    /// <summary>The most that one file has here; a writer stores what comes after as data, holes included.</summary>
    public const int MaxCount = 4096;
}
