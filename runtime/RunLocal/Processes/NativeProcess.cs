using System.Runtime.InteropServices;

namespace SuperInsight.RunLocal;

/// <summary>The two system calls that the base library does not offer.</summary>
internal static class NativeProcess
{
    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>Sends <paramref name="signal"/>; false when no such process (or group) is left.</summary>
    /// <param name="processId">A process, or minus the leader's id for its whole group.</param>
    /// <param name="signal">What to send.</param>
    public static bool Send(int processId, Signal signal)
    {
        // 0, 1 and -1 address ourselves, init and everybody: never what is meant here.
        if (processId is >= -1 and <= 1)
            throw new ArgumentOutOfRangeException(nameof(processId), processId, "Not a process that was started here.");
        return Kill(processId, (int)signal) == 0;
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUserId();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
