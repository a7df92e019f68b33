using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>Moments of reading that a test can step into, to let files change just then. Does nothing by itself.</summary>
internal class FileEvents
{
    public static FileEvents None { get; } = new();

    /// <summary>A file was described and is about to be opened.</summary>
    public virtual void Opening(ReadOnlySpan<byte> path) { }

    /// <summary>A file is open, and bytes from <paramref name="offset"/> on are about to be read. May be called on several threads.</summary>
    public virtual void Reading(ReadOnlySpan<byte> path, SafeFileHandle file, long offset) { }
}
