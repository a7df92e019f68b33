using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// What each program takes of the container's CPU and memory, with the processes that it started. The share of the CPU is that
/// between two measurements; of a process that ended in between it is lost. Memory that processes of a program share counts once.
/// </summary>
/// <param name="programs">What the supervisor calls it, and what its processes are called: <c>redis</c>, <c>redis-server</c>.</param>
/// <param name="kernel">Where the kernel's files are.</param>
/// <param name="clock">Measures the time between two readings.</param>
public sealed class ProgramMetrics(IReadOnlyList<(string Name, string Process)> programs, KernelFolders kernel, TimeProvider clock) : IMetricsSource
{
    /// <summary>The kernel cuts longer names.</summary>
    private const int LongestCommand = 15;

    private readonly Dictionary<string, string> names = programs
        .SelectMany(program => (string[])[program.Process, program.Process[..Math.Min(LongestCommand, program.Process.Length)]], (program, called) => (called, program.Name))
        .GroupBy(one => one.called).ToDictionary(same => same.Key, same => same.First().Name, StringComparer.Ordinal);
    private readonly Dictionary<string, ElapsedShare> shares = programs.Select(program => program.Name).Distinct().ToDictionary(name => name, _ => new ElapsedShare(clock), StringComparer.Ordinal);
    private readonly Dictionary<string, double> used = new(StringComparer.Ordinal);
    private Dictionary<(int Id, long Started), (string? Program, double CpuSeconds)> known = [];

    public string Name => "programs";

    public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (cores, limit) = (ContainerCpu.Read(kernel)?.Cores, ContainerMemory.Read(kernel)?.LimitBytes);
            var running = Directory.EnumerateDirectories(kernel.Processes).Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
                .Select(name => RunningProcess.Read(kernel, name!)).OfType<RunningProcess>().ToDictionary(process => process.Id);
            var belongs = Assign(running);
            List<MetricSample> cpu = [], memory = [], percent = [], count = [];
            foreach (var (name, share) in shares)
            {
                RunningProcess[] own = [.. running.Values.Where(process => belongs[process.Id] == name)];
                var sizes = own.Select(process => process.ReadMemory(kernel)).ToArray();
                var bytes = sizes.Sum(size => size.Own) + sizes.Select(size => size.Shared).DefaultIfEmpty().Max();
                count.Add(new(own.Length, ("program", name)));
                memory.Add(new(bytes, ("program", name)));
                if (limit is { } most)
                    percent.Add(new(100.0 * bytes / most, ("program", name)));
                if (share.Next(Use(name, own)) / cores * 100 is { } part)
                    cpu.Add(new(part, ("program", name)));
            }

            known = running.Values.ToDictionary(process => (process.Id, process.Started), process => (belongs[process.Id], process.CpuSeconds));
            return Task.FromResult<IReadOnlyList<Metric>>(
            [
                new("program_cpu_usage_percent", "CPU that a program used since the measurement before, in percent of what the container may use.", cpu),
                new("program_memory_bytes", "Memory of a program, without the files that it has mapped.", memory),
                new("program_memory_usage_percent", "Memory of a program, in percent of the container's limit.", percent),
                new("program_processes", "Processes of a program.", count),
            ]);
        }
        catch (IOException failure)
        {
            throw new MetricsException("measure", "the programs", failure.Message, "Look at the file that it names.", failure);
        }
    }

    /// <summary>CPU time of a program as a counter that only grows, whatever processes come and go.</summary>
    private double Use(string name, IEnumerable<RunningProcess> own) =>
        used[name] = used.GetValueOrDefault(name) + own.Sum(process => process.CpuSeconds - known.GetValueOrDefault((process.Id, process.Started)).CpuSeconds);

    /// <summary>A process belongs to the program that it is called by, else to that of its parent. What it is called is looked up once.</summary>
    private Dictionary<int, string?> Assign(Dictionary<int, RunningProcess> running)
    {
        Dictionary<int, string?> belongs = [];
        foreach (var process in running.Values)
            Resolve(process);
        return belongs;

        string? Resolve(RunningProcess process)
        {
            if (belongs.TryGetValue(process.Id, out var resolved))
                return resolved;
            belongs[process.Id] = null; // whoever is its own ancestor belongs to nobody
            var program = known.TryGetValue((process.Id, process.Started), out var before) && before.Program is not null ? before.Program
                : process.IsCalled(kernel, names.Keys, out var called) ? names[called]
                : running.TryGetValue(process.Parent, out var parent) ? Resolve(parent) : null;
            return belongs[process.Id] = program;
        }
    }
}
