using System.Runtime.InteropServices;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Asks a process to end: the one system call for it that the base library does not offer.</summary>
internal static partial class TerminateSignal
{
    /// <summary>SIGTERM's number on Linux. <see href="https://man7.org/linux/man-pages/man7/signal.7.html"/></summary>
    private const int Number = 15;

    /// <summary>Nothing happens when there is no such process any more.</summary>
    /// <param name="processId">A child of ours that was not waited for yet, so that its id cannot be another's.</param>
    public static void Send(int processId)
    {
        // 0, 1 and below address groups, init and everybody: never what is meant here.
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(processId, 1);
        _ = Kill(processId, Number);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
