using System.Runtime.InteropServices;

namespace TencentEmulator.CloudRun.Serving;

/// <summary>The system call that the base library does not offer.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15;

    /// <summary>Asks a process to end; nothing when it has.</summary>
    public static void Terminate(int process) => _ = Kill(process, Sigterm);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
