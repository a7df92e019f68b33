using System.Globalization;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.LocalSystem;

/// <summary>The container's figures, of generated files of both versions and of this machine's.</summary>
public sealed class ContainerMetricsTests
{
    private const long Megabyte = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property(MaxTest = 120)]
    public void Unified_AgreesWithTheKernel(ushort usedMilliseconds, byte tenthsOfCores, ushort current, ushort cached, ushort slab, ushort limit, bool nested, bool limitAround)
    {
        using var kernel = new GeneratedKernel();
        var (tenths, most) = (Math.Max(1, (int)tenthsOfCores), Math.Max(1L, limit) * Megabyte);
        var cores = tenths / 10.0;
        var (inner, outer) = nested ? ("pod/app", limitAround ? "pod" : "pod/app") : (".", ".");
        kernel.Machine(long.MaxValue / 4096, 64).Group("cgroup.controllers", "cpu memory").Process("self/cgroup", $"0::{(nested ? "/pod/app" : "/")}\n");
        foreach (var group in new[] { inner, outer }.Distinct())
        {
            kernel.Group($"{group}/cpu.stat", "usage_usec 1000000\nuser_usec 0\nnr_periods 10\nnr_throttled 3\nthrottled_usec 2500000\n")
                .Group($"{group}/memory.current", Text(current * Megabyte))
                .Group($"{group}/memory.stat", $"anon 1\nfile 2\nkernel_stack 3\ninactive_file {Text(cached * Megabyte)}\nactive_file {Text(Megabyte)}\nslab_reclaimable {Text(slab * 1024L)}\n")
                .Group($"{group}/memory.events", "low 0\noom 1\noom_kill 2\n").Group($"{group}/cpu.max", "max 100000").Group($"{group}/memory.max", "max");
        }

        kernel.Group($"{outer}/cpu.max", Text(tenths * 10_000L) + " 100000").Group($"{outer}/memory.max", Text(most));
        var clock = new FakeTimeProvider();
        var metrics = new ContainerMetrics(kernel.Folders, clock);
        Assert.Empty(Read(metrics).Find("system_cpu_usage_percent"));
        clock.Advance(TimeSpan.FromSeconds(15));
        kernel.Group($"{outer}/cpu.stat", $"usage_usec {Text(1_000_000 + usedMilliseconds * 1000L)}\nnr_periods 10\nnr_throttled 3\nthrottled_usec 2500000\n");
        var reading = Read(metrics);
        Close(usedMilliseconds / 1000.0 / 15 / cores * 100, reading, "system_cpu_usage_percent");
        Close(cores, reading, "system_cpu_limit_cores");
        Close(2.5, reading, "system_cpu_throttled_seconds_total");
        var used = Math.Max(0, (current - cached - 1) * Megabyte - slab * 1024L);
        Close(used, reading, "system_memory_used_bytes");
        Close(100.0 * used / most, reading, "system_memory_usage_percent");
        Close(2, reading, "system_oom_kills_total");
    }

    [Property(MaxTest = 100)]
    public void Divided_AgreesWithTheKernel(ushort usedMilliseconds, byte tenthsOfCores, ushort current, ushort cached, ushort limit, bool nested)
    {
        using var kernel = new GeneratedKernel();
        var (tenths, most, group) = (Math.Max(1, (int)tenthsOfCores), Math.Max(1L, limit) * Megabyte, nested ? "docker/1f" : ".");
        var cores = tenths / 10.0;
        // Where the paths are the host's and the mount is the container's, the path is not there.
        kernel.Machine(long.MaxValue / 4096, 64).Process("self/cgroup", "4:memory:/docker/1f\n2:cpu,cpuacct:/docker/1f\n")
            .Group("memory/memory.limit_in_bytes", "9223372036854771712").Group("cpu/cpu.cfs_quota_us", "-1").Group("cpu/cpu.cfs_period_us", "100000")
            .Group($"memory/{group}/memory.limit_in_bytes", Text(most)).Group($"memory/{group}/memory.usage_in_bytes", Text(current * Megabyte))
            .Group($"memory/{group}/memory.stat", $"cache 1\ninactive_file 7\ntotal_inactive_file {Text(cached * Megabyte)}\ntotal_active_file 0\n")
            .Group($"cpu/{group}/cpu.cfs_quota_us", Text(tenths * 10_000L)).Group($"cpu/{group}/cpu.cfs_period_us", "100000")
            .Group($"cpu/{group}/cpu.stat", "nr_periods 10\nnr_throttled 3\nthrottled_time 2500000000\n").Group($"cpuacct/{group}/cpuacct.usage", "1000000000");
        var clock = new FakeTimeProvider();
        var metrics = new ContainerMetrics(kernel.Folders, clock);
        _ = Read(metrics);
        clock.Advance(TimeSpan.FromSeconds(15));
        kernel.Group($"cpuacct/{group}/cpuacct.usage", Text(1_000_000_000 + usedMilliseconds * 1_000_000L));
        var reading = Read(metrics);
        Close(usedMilliseconds / 1000.0 / 15 / cores * 100, reading, "system_cpu_usage_percent");
        Close(2.5, reading, "system_cpu_throttled_seconds_total");
        Close(100.0 * Math.Max(0, current - cached) * Megabyte / most, reading, "system_memory_usage_percent");
    }

    [Fact]
    public void Divided_IsMeasured_ThoughTheTreesDiffer()
    {
        using var kernel = new GeneratedKernel();
        kernel.Machine(1000, 4).Process("self/cgroup", "3:cpuacct:/\n2:cpu:/slow\n").Group("memory/memory.usage_in_bytes", "1").Group("cpuacct/cpuacct.usage", "2000000000")
            .Group("cpu/slow/cpu.cfs_quota_us", "150000").Group("cpu/slow/cpu.cfs_period_us", "100000");
        var clock = new FakeTimeProvider();
        var metrics = new ContainerMetrics(kernel.Folders, clock);
        _ = Read(metrics);
        clock.Advance(TimeSpan.FromSeconds(10));
        kernel.Group("cpuacct/cpuacct.usage", "5000000000");
        var reading = Read(metrics);
        Close(1.5, reading, "system_cpu_limit_cores");
        Close(20, reading, "system_cpu_usage_percent");
    }

    [Fact]
    public void WithoutLimits_TheMachineIsTheLimit()
    {
        using var kernel = new GeneratedKernel();
        kernel.Machine(1000, 4).Group("cgroup.controllers", "").Group("cpu.stat", "usage_usec 1\n").Group("cpuset.cpus.effective", "0-1,5\n");
        var reading = Read(new(kernel.Folders, new FakeTimeProvider()));
        Close(3, reading, "system_cpu_limit_cores");
        Close(1000 * 1024, reading, "system_memory_limit_bytes");
        Close(50, reading, "system_memory_usage_percent");
    }

    [Fact]
    public void PressureAndNetwork_AreReadByResourceAndDevice()
    {
        using var kernel = new GeneratedKernel();
        kernel.Machine(1000, 1).Group("cgroup.controllers", "").Group("cpu.stat", "usage_usec 1\n")
            .Group("memory.pressure", "some avg10=12.50 avg60=1.00 avg300=0.00 total=3500000\nfull avg10=0.25 avg60=0.00 avg300=0.00 total=1\n")
            .Process("self/net/dev", "Inter-|   Receive  |  Transmit\n face |bytes packets\n    lo: 9 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0\n  eth0: 1234 1 0 0 0 0 0 0 5678 1 0 0 0 0 0 0\neth1:1 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0\n");
        var reading = Read(new(kernel.Folders, new FakeTimeProvider()));
        var text = PrometheusText.Write(reading.Metrics);
        Assert.Contains("system_pressure_percent{resource=\"memory\",kind=\"some\"} 12.5\nsystem_pressure_percent{resource=\"memory\",kind=\"full\"} 0.25\n", text, StringComparison.Ordinal);
        Assert.Contains("system_pressure_waiting_seconds_total{resource=\"memory\",kind=\"some\"} 3.5\n", text, StringComparison.Ordinal);
        Assert.Contains("system_network_transmit_bytes_total{device=\"eth0\"} 5678\nsystem_network_transmit_bytes_total{device=\"eth1\"} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"lo\"", text, StringComparison.Ordinal);
        Assert.Equal(((long?)1235, (long?)5680), (SystemMetrics.From(reading).NetworkIn, SystemMetrics.From(reading).NetworkOut));
    }

    [Fact]
    public void CpuUsage_HasNoValue_WhenTheCounterBeganAnew_AndKeepsItsOwn_WithinASecond()
    {
        using var kernel = new GeneratedKernel();
        kernel.Machine(1000, 1).Group("cgroup.controllers", "").Group("cpu.stat", "usage_usec 5000000\n").Group("cpu.max", "100000 100000");
        var clock = new FakeTimeProvider();
        var metrics = new ContainerMetrics(kernel.Folders, clock);
        _ = Read(metrics);
        clock.Advance(TimeSpan.FromSeconds(10));
        kernel.Group("cpu.stat", "usage_usec 10000000\n");
        Close(50, Read(metrics), "system_cpu_usage_percent");
        clock.Advance(TimeSpan.FromMilliseconds(10));
        kernel.Group("cpu.stat", "usage_usec 10009000\n");
        Close(50, Read(metrics), "system_cpu_usage_percent");
        clock.Advance(TimeSpan.FromSeconds(10));
        kernel.Group("cpu.stat", "usage_usec 3000\n");
        Assert.Empty(Read(metrics).Find("system_cpu_usage_percent"));
    }

    [Fact]
    public async Task ThisMachine_IsMeasured_WithinItsLimits()
    {
        var reading = new MetricsReading(default, await new ContainerMetrics(new(), TimeProvider.System).MeasureAsync(Cancellation));
        var limit = reading.Find("system_memory_limit_bytes").Single().Value;
        Assert.InRange(limit, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 2.0);
        Assert.InRange(reading.Find("system_memory_usage_percent").Single().Value, 0.01, 100);
        Assert.InRange(reading.Find("system_cpu_limit_cores").Single().Value, 0.01, Environment.ProcessorCount);
        Assert.InRange(reading.Find("system_cpu_seconds_total").Single().Value, 0.01, double.MaxValue);
    }

    [Fact]
    public async Task WithoutControlGroups_ItSaysSo()
    {
        using var kernel = new GeneratedKernel();
        var failure = await Assert.ThrowsAsync<MetricsException>(() => new ContainerMetrics(kernel.Folders, TimeProvider.System).MeasureAsync(Cancellation));
        Assert.Contains("cgroup", failure.Message, StringComparison.Ordinal);
    }

    private static MetricsReading Read(ContainerMetrics metrics) => new(default, metrics.MeasureAsync(default).GetAwaiter().GetResult());

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Close(double expected, MetricsReading reading, string name) =>
        Assert.Equal(expected, Assert.Single(reading.Find(name)).Value, Math.Max(1e-9, Math.Abs(expected) * 1e-9));
}
