using System.Globalization;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// CPU, memory, pressure and network of the container, never of the machine that it is on. The share of the CPU is that between two
/// measurements: the first has none. See <see href="https://docs.kernel.org/accounting/psi.html"/>.
/// </summary>
/// <param name="kernel">Where the kernel's files are.</param>
/// <param name="clock">Measures the time between two readings.</param>
public sealed class ContainerMetrics(KernelFolders kernel, TimeProvider clock) : IMetricsSource
{
    private readonly ElapsedShare cpuShare = new(clock);

    public string Name => "system";

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((ContainerCpu.Read(kernel), ContainerMemory.Read(kernel)) is not ({ } cpu, { } memory))
                throw new MetricsException("measure", "the container", $"there is neither cgroup v2 nor v1 in {kernel.ControlGroups}", "Mount /sys/fs/cgroup into the container, as container engines do.");
            return Task.FromResult<IReadOnlyList<Metric>>([.. OfCpu(cpu), .. OfMemory(memory), .. Pressure(), .. Network()]);
        }
        catch (IOException failure)
        {
            throw new MetricsException("measure", "the container", failure.Message, "Look at the file that it names.", failure);
        }
    }

    private IEnumerable<Metric> OfCpu(ContainerCpu cpu) =>
    [
        new("system_cpu_usage_percent", "CPU used since the measurement before, in percent of what the container may use.", One(cpuShare.Next(cpu.UsedSeconds) / cpu.Cores * 100)),
        new("system_cpu_limit_cores", "CPU that the container may use, in processors.", One(cpu.Cores)),
        new("system_cpu_seconds_total", "CPU time used.", One(cpu.UsedSeconds)) { Kind = MetricKind.Counter },
        new("system_cpu_periods_total", "Periods of the CPU quota.", One(cpu.Periods)) { Kind = MetricKind.Counter },
        new("system_cpu_throttled_periods_total", "Periods in which the CPU quota was used up.", One(cpu.ThrottledPeriods)) { Kind = MetricKind.Counter },
        new("system_cpu_throttled_seconds_total", "Time for which processes had to wait because the CPU quota was used up.", One(cpu.ThrottledSeconds)) { Kind = MetricKind.Counter },
    ];

    private static IEnumerable<Metric> OfMemory(ContainerMemory memory) =>
    [
        new("system_memory_usage_percent", "Memory used without what can be taken back, in percent of the container's limit.", One(100.0 * memory.UsedBytes / memory.LimitBytes)),
        new("system_memory_used_bytes", "Memory used without what can be taken back.", One(memory.UsedBytes)),
        new("system_memory_limit_bytes", "Memory that the container may use.", One(memory.LimitBytes)),
        new("system_oom_kills_total", "Processes killed for want of memory.", One(memory.Kills)) { Kind = MetricKind.Counter },
    ];

    private IEnumerable<Metric> Pressure()
    {
        List<MetricSample> percent = [], seconds = [];
        var folder = ControlGroupChain.IsUnified(kernel) ? ControlGroupChain.Find(kernel, null)[0] : null;
        foreach (var resource in folder is null ? [] : (string[])["cpu", "memory", "io"])
        {
            foreach (var line in PressureOf(folder!, resource).Split('\n'))
            {
                // some avg10=0.00 avg60=0.00 avg300=0.00 total=0
                if (line.Split(' ') is not [var kind, var recent, _, _, var total] || !double.TryParse(recent.AsSpan("avg10=".Length), CultureInfo.InvariantCulture, out var share)
                    || KernelText.Number(total["total=".Length..]) is not { } microseconds)
                    continue;
                percent.Add(new(share, ("resource", resource), ("kind", kind)));
                seconds.Add(new(microseconds / 1e6, ("resource", resource), ("kind", kind)));
            }
        }

        return
        [
            new("system_pressure_percent", "Share of the last ten seconds in which some or all processes waited for a resource.", percent),
            new("system_pressure_waiting_seconds_total", "Time in which some or all processes waited for a resource.", seconds) { Kind = MetricKind.Counter },
        ];
    }

    /// <summary>Where the kernel was told not to count, the file is there and cannot be read.</summary>
    private static string PressureOf(string folder, string resource)
    {
        try
        {
            return KernelFolders.Read(folder, $"{resource}.pressure") ?? string.Empty;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private IEnumerable<Metric> Network()
    {
        List<MetricSample> received = [], sent = [];
        foreach (var line in KernelFolders.Read(kernel.Processes, "self", "net", "dev")?.Split('\n').Skip(2) ?? [])
        {
            if (line.Split(':', 2) is not [var device, var numbers] || device.Trim() is "lo"
                || numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var into, _, _, _, _, _, _, _, var from, ..])
                continue;
            received.Add(new(KernelText.Number(into) ?? 0, ("device", device.Trim())));
            sent.Add(new(KernelText.Number(from) ?? 0, ("device", device.Trim())));
        }

        return
        [
            new("system_network_receive_bytes_total", "Bytes received, without those from the container to itself.", received) { Kind = MetricKind.Counter },
            new("system_network_transmit_bytes_total", "Bytes sent, without those from the container to itself.", sent) { Kind = MetricKind.Counter },
        ];
    }

    private static IReadOnlyList<MetricSample> One(double? value) => value is { } known ? [new(known)] : [];
}
