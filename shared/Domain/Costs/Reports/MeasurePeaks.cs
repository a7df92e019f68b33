using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Finds how much of an instance was ever needed, in the day of measurements that is kept. Of several machines the one that needed most decides.</summary>
/// <param name="histories">Of each machine that runs the service.</param>
/// <param name="clock">Says when the day ends.</param>
public sealed class MeasurePeaks(Func<IReadOnlyList<IMetricHistory>> histories, TimeProvider clock)
{
    /// <summary>Fewer hours tell too little of a day to give advice by.</summary>
    public const int FewestHours = 12;

    private const int Hours = 24;
    private const double Usual = 0.95;

    /// <returns>Null when no machine was measured in so many hours.</returns>
    /// <exception cref="OperationException">A history cannot be read.</exception>
    public async Task<UsePeaks?> RunAsync(CancellationToken cancellationToken)
    {
        List<UsePeaks> found = [];
        foreach (var history in histories())
        {
            if (await OfAsync(history, cancellationToken) is { } peaks)
                found.Add(peaks);
        }

        return found.Count == 0 ? null : new(found.Max(one => one.UsualCpu), found.Max(one => one.MostCpu), found.Max(one => one.MostMemory), found.Min(one => one.Hours));
    }

    /// <summary>An hour at a time: only two figures of each reading are kept.</summary>
    private async Task<UsePeaks?> OfAsync(IMetricHistory history, CancellationToken cancellationToken)
    {
        var (now, hours, memory) = (clock.GetUtcNow(), 0, 0.0);
        List<double> cpu = [];
        for (var hour = Hours; hour > 0; hour--)
        {
            var before = cpu.Count;
            foreach (var reading in await history.ReadAsync(now.AddHours(-hour), now.AddHours(1 - hour), cancellationToken))
            {
                if (SystemMetrics.From(reading) is not { CpuUsage: >= 0 and <= 100, MemoryUsage: >= 0 and <= 100 } measured)
                    continue;
                cpu.Add(measured.CpuUsage.Value);
                memory = Math.Max(memory, measured.MemoryUsage.Value);
            }

            hours += cpu.Count > before ? 1 : 0;
        }

        if (hours < FewestHours)
            return null;
        cpu.Sort();
        return new(Share(cpu[(int)Math.Ceiling(Usual * cpu.Count) - 1]), Share(cpu[^1]), Share(memory), hours);
    }

    private static decimal Share(double percent) => (decimal)percent / 100;
}

/// <summary>What of an instance was needed, each from 0 to 1.</summary>
/// <param name="UsualCpu">Of its processors, 95 % of the time no more.</param>
/// <param name="MostCpu">At most.</param>
/// <param name="MostMemory">Of its memory, at most.</param>
/// <param name="Hours">In how many hours of the last 24 it was measured.</param>
public sealed record UsePeaks(decimal UsualCpu, decimal MostCpu, decimal MostMemory, int Hours);
