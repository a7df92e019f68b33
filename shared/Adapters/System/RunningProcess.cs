using System.Globalization;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>What the kernel tells of a process.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Whose child it is.</param>
/// <param name="Command">Its name, of which the kernel keeps 15 bytes.</param>
/// <param name="Started">In ticks since boot: with the number it tells a process from a later one.</param>
/// <param name="CpuSeconds">Used so far, without its children.</param>
internal sealed record RunningProcess(int Id, int Parent, string Command, long Started, double CpuSeconds)
{
    /// <summary>USER_HZ, the same on every processor that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Null when it has gone.</summary>
    public static RunningProcess? Read(KernelFolders kernel, string id)
    {
        if (KernelFolders.ReadOf(kernel, id, "stat") is not { } stat)
            return null;
        // The name in parentheses may hold anything, spaces too: count from its end. State is field 3.
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        if (open < 0 || close < open)
            return null;
        var fields = stat[(close + 2)..].Split(' ');
        return new RunningProcess(
            int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[4 - 3], CultureInfo.InvariantCulture), stat[(open + 1)..close],
            long.Parse(fields[22 - 3], CultureInfo.InvariantCulture),
            (long.Parse(fields[14 - 3], CultureInfo.InvariantCulture) + long.Parse(fields[15 - 3], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>Memory of its own, and memory that it shares with others, in bytes; files that it has mapped do not count.</summary>
    public (long Own, long Shared) ReadMemory(KernelFolders kernel)
    {
        var status = KernelFolders.ReadOf(kernel, Id.ToString(CultureInfo.InvariantCulture), "status");
        return ((KernelText.Field(status, "RssAnon") ?? 0) * 1024, (KernelText.Field(status, "RssShmem") ?? 0) * 1024);
    }

    /// <summary>Whether its name, or one of the first words it was called by, is that of a program: <c>python3 -m uvicorn</c> is uvicorn.</summary>
    public bool IsCalled(KernelFolders kernel, IReadOnlyCollection<string> programs, out string program)
    {
        var words = (KernelFolders.ReadOf(kernel, Id.ToString(CultureInfo.InvariantCulture), "cmdline") ?? string.Empty).Split('\0').Take(4).Select(word => Path.GetFileName(word)).Append(Command);
        program = words.FirstOrDefault(programs.Contains) ?? string.Empty;
        return program.Length > 0;
    }
}
