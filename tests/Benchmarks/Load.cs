using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks;

/// <summary>One operation made over and over by several callers at once.</summary>
/// <param name="PerSecond">Operations.</param>
/// <param name="P50">Milliseconds that half of them took at most.</param>
/// <param name="P99">Milliseconds that 99 of 100 took at most.</param>
/// <param name="CpuMicroseconds">CPU time of each group of measured processes, for each operation.</param>
internal sealed record Load(double PerSecond, double P50, double P99, IReadOnlyList<double> CpuMicroseconds)
{
    public static async Task<Load> RunAsync(Func<Task> one, int callers, TimeSpan duration, IReadOnlyList<int[]> processes, CancellationToken cancellationToken)
    {
        ConcurrentQueue<List<long>> all = [];
        var (before, watch) = (processes.Select(Cpu).ToArray(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            List<long> mine = [];
            while (watch.Elapsed < duration)
            {
                var start = Stopwatch.GetTimestamp();
                await one();
                mine.Add(Stopwatch.GetTimestamp() - start);
            }

            all.Enqueue(mine);
        }, cancellationToken)));
        var (elapsed, after) = (watch.Elapsed, processes.Select(Cpu).ToArray());
        var times = all.SelectMany(mine => mine).Order().ToArray();
        return new Load(times.Length / elapsed.TotalSeconds, Milliseconds(times, 0.5), Milliseconds(times, 0.99), [.. after.Zip(before, (end, start) => (end - start).TotalMicroseconds / times.Length)]);
    }

    private static double Milliseconds(long[] times, double share) => times[(int)(share * (times.Length - 1))] * 1000.0 / Stopwatch.Frequency;

    private static TimeSpan Cpu(int[] processes)
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
