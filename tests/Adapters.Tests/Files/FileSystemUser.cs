using System.Runtime.InteropServices;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>Who the present thread is for the file system.</summary>
internal static class FileSystemUser
{
    /// <summary>Does nothing unless the tests run as root.</summary>
    public static void Become(uint user) => _ = SetFileSystemUser(user);

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);
}
