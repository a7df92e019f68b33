using System.Diagnostics;

namespace Benchmarks.Runtime;

/// <summary>CPU time of processes.</summary>
internal static class Cpu
{
    /// <summary>User and system time so far, of all of them.</summary>
    public static TimeSpan Of(IReadOnlyList<int> processes)
    {
        var total = TimeSpan.Zero;
        foreach (var id in processes)
        {
            using var process = Process.GetProcessById(id);
            total += process.TotalProcessorTime;
        }
        return total;
    }
}
