using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.LocalSystem;

/// <summary>What programs and volumes take.</summary>
public sealed class ProgramMetricsTests
{
    private static readonly (string, string)[] Programs = [("postgresql", "postgres"), ("fastapi", "uvicorn"), ("labelstudio", "label-studio-with-a-long-name"), ("nginx", "nginx")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Programs_AreKnownByTheirNames_AndHaveWhatTheyStarted()
    {
        using var kernel = new GeneratedKernel();
        kernel.Machine(1_000_000, 2).Group("cgroup.controllers", "").Group("cpu.stat", "usage_usec 1\n").Group("cpu.max", "200000 100000").Group("memory.current", "1").Group("memory.max", "1024000000")
            .Process("self/cgroup", "0::/\n")
            .Program(1, 0, "supervisord", ["/usr/bin/python3", "/usr/bin/supervisord"], 900, 10_000)
            .Program(10, 1, "postgres", ["/usr/lib/postgresql/15/bin/postgres", "-D", "/data"], 0, 1000, 50_000)
            .Program(11, 10, "postgres", ["postgres: checkpointer "], 0, 2000, 60_000)
            .Program(20, 1, "python3", ["python3", "-m", "uvicorn", "app:app"], 0, 100_000)
            .Program(21, 20, "python3) R 1 (", ["python3", "-c", "from multiprocessing.spawn import spawn_main"], 100, 200_000)
            .Program(30, 1, "label-studio-wi", ["label-studio-with-a-long-name"], 0, 1)
            .Program(40, 1, "nginx", ["nginx: master process /usr/sbin/nginx"], 0, 10);
        var clock = new FakeTimeProvider();
        var metrics = new ProgramMetrics(Programs, kernel.Folders, clock);
        var first = new MetricsReading(default, await metrics.MeasureAsync(Cancellation));
        Assert.Empty(first.Find("program_cpu_usage_percent"));
        Assert.Equal([2, 2, 1, 1], first.Find("program_processes").Select(sample => sample.Value));
        // Shared memory once: 3,000 of their own and 60,000 that they share.
        Assert.Equal([63_000 * 1024.0, 300_000 * 1024.0, 1024, 10 * 1024.0], first.Find("program_memory_bytes").Select(sample => sample.Value));
        Assert.Equal(63_000 * 1024.0 / 1_024_000_000 * 100, first.Find("program_memory_usage_percent").First().Value, 1e-9);
        clock.Advance(TimeSpan.FromSeconds(10));
        // A worker that ended and one that began: 400 ticks of two cores in ten seconds are a fifth.
        Directory.Delete(Path.Combine(kernel.Folders.Processes, "21"), recursive: true);
        kernel.Program(20, 1, "python3", ["python3", "-m", "uvicorn", "app:app"], 93, 100_000).Program(22, 20, "python3", ["python3", "-c", "x"], 300, 1);
        var second = new MetricsReading(default, await metrics.MeasureAsync(Cancellation));
        // 93 more, and 300 + 7 of the new one.
        Assert.Equal([0.0, 20, 0, 0], second.Find("program_cpu_usage_percent").Select(sample => Math.Round(sample.Value, 9)));
    }

    [Fact]
    public async Task ABusyProcess_IsMeasured_AsTheKernelCountsIt()
    {
        using var busy = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "exec -a metrics-tests-busy /bin/bash -c 'while :; do :; done'"]))!;
        try
        {
            var metrics = new ProgramMetrics([("busy", "metrics-tests-busy")], new(), TimeProvider.System);
            await Eventually.TrueAsync(async () => One(await metrics.MeasureAsync(Cancellation), "program_processes") == 1);
            var (began, before) = (Stopwatch.GetTimestamp(), busy.TotalProcessorTime);
            IReadOnlyList<Metric> measured = [];
            await Eventually.TrueAsync(async () =>
            {
                busy.Refresh();
                measured = await metrics.MeasureAsync(Cancellation);
                return Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1.2) && One(measured, "program_cpu_usage_percent") is not null;
            });
            busy.Refresh();
            var cores = (await new ContainerMetrics(new(), TimeProvider.System).MeasureAsync(Cancellation)).Single(metric => metric.Name == "system_cpu_limit_cores").Samples[0].Value;
            var expected = (busy.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(began) / cores * 100;
            // The spans of the two are not quite the same on a machine that is at work.
            Assert.InRange(One(measured, "program_cpu_usage_percent")!.Value, expected * 0.5, Math.Max(5, expected * 2));
        }
        finally
        {
            busy.Kill();
        }
    }

    [Fact]
    public async Task Volumes_AreAsFull_AsDfSays()
    {
        var folder = Path.GetTempPath();
        var measured = new MetricsReading(default, await new DiskMetrics([("temporary", folder), ("gone", "/no/such/folder")]).MeasureAsync(Cancellation));
        using var df = Process.Start(new ProcessStartInfo("df", ["-B1", "--output=size,used,avail", folder]) { RedirectStandardOutput = true })!;
        var numbers = (await df.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(numbers[0], measured.Find("system_disk_size_bytes").Single().Value, numbers[0] * 0.001);
        // Others write meanwhile.
        Assert.Equal(100 * numbers[1] / (numbers[1] + numbers[2]), measured.Find("system_disk_usage_percent").Single().Value, 1.0);
        Assert.Equal([1, 0], measured.Find("system_disk_readable").Select(sample => sample.Value));
    }

    private static double? One(IReadOnlyList<Metric> metrics, string name) => metrics.Single(metric => metric.Name == name).Samples is [var sample] ? sample.Value : null;
}
