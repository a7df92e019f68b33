using System.Globalization;

namespace SuperInsight.RunLocal;

/// <summary>What /proc tells about processes. Answers describe one moment: a process may end at any time.</summary>
/// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"/>
public static class ProcFs
{
    /// <summary>True when the process exists and is not merely waiting to be reaped.</summary>
    public static bool IsRunning(int processId) => ReadStat(processId) is { State: not ('Z' or 'X') };

    /// <summary>True once SIGSTOP has taken effect, and when the process is gone.</summary>
    public static bool IsStoppedOrGone(int processId) => ReadStat(processId) is null or { State: 'T' or 'Z' or 'X' };

    /// <summary>Clock ticks from boot to the start of the process: with its id, names it for good. Null when it has ended.</summary>
    public static ulong? StartTicks(int processId) => IsRunning(processId) ? ReadStat(processId)?.StartTicks : null;

    public static IReadOnlyList<int> ChildrenOf(int processId) =>
        [.. AllIds().Where(id => ReadStat(id) is { } stat && stat.ParentId == processId)];

    /// <summary>The process's arguments joined by spaces, or empty when they can't be read.</summary>
    public static string CommandLine(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").TrimEnd('\0').Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static IEnumerable<int> AllIds() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0);

    private static ProcessStat? ReadStat(int processId)
    {
        string line;
        try
        {
            line = File.ReadAllText($"/proc/{processId}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        // The second field is the name in parentheses and may itself hold spaces and parentheses.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(
            State: fields[0][0],
            ParentId: int.Parse(fields[1], CultureInfo.InvariantCulture),
            StartTicks: ulong.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private sealed record ProcessStat(char State, int ParentId, ulong StartTicks);
}
