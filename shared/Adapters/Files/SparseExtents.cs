using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Adapters.Files;

/// <summary>Finds the holes of a file, by asking for what lies between them. <see href="https://man7.org/linux/man-pages/man2/lseek.2.html"/></summary>
internal static class SparseExtents
{
    /// <summary>ENXIO: from there on there is nothing but a hole.</summary>
    private const int NothingMore = 6;

    /// <summary>Where the data are; null when there are no holes, or the file system does not tell.</summary>
    public static IReadOnlyList<SparseExtent>? Find(SafeFileHandle file, long size)
    {
        List<SparseExtent> extents = [];
        long at = 0;
        while (at < size)
        {
            var data = LinuxCalls.Seek(file, at, LinuxCalls.SeekData);
            if (data < 0 && Marshal.GetLastPInvokeError() != NothingMore)
                return null;
            if (data < 0 || data >= size)
                break;
            // One place is kept for the mark of the file's end.
            var hole = extents.Count == SparseExtent.MaxCount - 2 ? size : LinuxCalls.Seek(file, data, LinuxCalls.SeekHole);
            if (hole < 0)
                return null;
            at = Math.Min(hole, size);
            extents.Add(new(data, at - data));
        }

        if (extents is [{ Offset: 0 } whole] && whole.Length == size)
            return null;
        // A hole at the end is marked as GNU tar marks it.
        if (extents.Count == 0 || extents[^1].Offset + extents[^1].Length < size)
            extents.Add(new(size, 0));
        return extents;
    }
}
