using System.Runtime.InteropServices;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>Makes the calling thread give way to others, for good.</summary>
public static partial class CallingThread
{
    /// <summary>The lowest priority there is. The kernel derives that of reading and writing from it: <see href="https://man7.org/linux/man-pages/man2/ioprio_set.2.html"/>.</summary>
    private const int Lowest = 19;

    private const int OneThread = 0; // PRIO_PROCESS: on Linux a thread, and 0 the caller. man 2 setpriority

    /// <summary>Lowers the calling thread, and all that it starts later. A kernel that refuses is obeyed: the work goes on as before.</summary>
    public static void GiveWay() => _ = SetPriority(OneThread, 0, Lowest);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
