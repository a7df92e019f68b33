using System.Runtime.InteropServices;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>Signals to processes that we started. Numbers are Linux's: <see href="https://man7.org/linux/man-pages/man7/signal.7.html"/></summary>
internal static partial class ProcessSignals
{
    public const int Quit = 3;
    public const int Kill = 9;

    /// <summary>False when there is no such process, or group, any more.</summary>
    /// <param name="processId">A process; or, negated, the group that a process leads.</param>
    /// <param name="signal">One of the above.</param>
    public static bool Send(int processId, int signal)
    {
        // 0, 1 and -1 address ourselves, init and everybody: never what is meant here.
        if (processId is >= -1 and <= 1)
            throw new ArgumentOutOfRangeException(nameof(processId), processId, "Not a process that was started here.");
        return SendTo(processId, signal) == 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendTo(int processId, int signal);
}
