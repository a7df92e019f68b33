using System.Globalization;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// This process, by kernel facts: boot id, pid namespace, pid and start time never repeat together.
/// See <see href="https://man7.org/linux/man-pages/man5/proc.5.html"/>.
/// </summary>
public sealed class OperatorProcess : IOperatorProcess
{
    private readonly string world;

    /// <param name="role">What it acts as: <c>agent</c>, <c>ops</c>.</param>
    public OperatorProcess(string role)
    {
        var pid = Environment.ProcessId;
        world = $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{new FileInfo("/proc/self/ns/pid").LinkTarget}";
        Key = string.Create(CultureInfo.InvariantCulture, $"{world}/{pid}/{StartTime(pid)}");
        Name = string.Create(CultureInfo.InvariantCulture, $"{role} on {Environment.MachineName} (pid {pid})");
    }

    public string Name { get; }

    public string Key { get; }

    public bool IsKnownDead(string key)
    {
        // Of another boot of this machine nothing is known here: container hosts reuse names.
        if (!key.StartsWith(world + "/", StringComparison.Ordinal) || key[(world.Length + 1)..].Split('/') is not [var pid, var started])
            return false;
        return !int.TryParse(pid, CultureInfo.InvariantCulture, out var number) || StartTime(number) != started;
    }

    /// <summary>Field 22 of <c>/proc/PID/stat</c>, in clock ticks since boot; null when no such process runs.</summary>
    private static string? StartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            // The name in parentheses may hold anything, spaces too: count from its end. State is field 3.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[22 - 3];
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return null;
        }
    }
}
