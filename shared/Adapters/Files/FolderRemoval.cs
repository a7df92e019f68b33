using Microsoft.Win32.SafeHandles;

namespace SuperInsight.Adapters.Files;

/// <summary>Removes a name with all in it, whatever bytes the names consist of; links are removed, never followed.</summary>
internal static class FolderRemoval
{
    /// <summary>AT_REMOVEDIR.</summary>
    private const int RemoveDirectory = 0x200;

    private const int OwnerMayAll = 0x1C0;

    /// <param name="name">With a NUL behind it.</param>
    public static void Remove(SafeFileHandle parent, byte[] name)
    {
        if (LinuxFiles.Describe(parent, name).Kind != FileKind.Directory)
        {
            LinuxFiles.Check(LinuxCalls.RemoveAt(parent, name, 0));
            return;
        }

        using (var inside = LinuxFiles.OpenDirectory(parent, name))
        {
            LinuxFiles.Check(LinuxCalls.ChangeMode(inside, OwnerMayAll));
            foreach (var next in FolderInventory.Names(inside))
                Remove(inside, next);
        }

        LinuxFiles.Check(LinuxCalls.RemoveAt(parent, name, RemoveDirectory));
    }
}
