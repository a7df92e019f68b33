using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Runtime.Tests.Image;

/// <summary>The plan that the documentation names, 1 CPU and 2 GiB, with a fifth of it to spare.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(Containers))]
public sealed class ContainerFootprintTests(ContainerStand stand)
{
    private const string FourFifthsOfAProcessor = "0.8";
    private const long FourFifthsOfTheMemory = (2L << 30) / 5 * 4;
    private const int Requests = 5_000;

    /// <summary>With what it can be run on, and what it holds at most: everything that is charged to it, the pages of files it has read included.</summary>
    private const string Peak = "cat /sys/fs/cgroup/memory.peak 2> /dev/null || cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes";
    private const string Kills = "cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2> /dev/null | sed -n 's/^oom_kill //p'";
    private const string Quota = "tr ' ' '\\n' 2> /dev/null < /sys/fs/cgroup/cpu.max || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us";

    [Fact]
    public async Task Container_StartsAndServes_OnItsPlan_WithAFifthToSpare()
    {
        stand.Need();
        var settings = new Dictionary<string, string>(stand.Cloud) { ["Backups__Prefix"] = "footprint", ["State__Prefix"] = "state-footprint" };
        await using var container = await stand.StartAsync(stand.NewDisk(), settings, "--cpus", FourFifthsOfAProcessor, "--memory", "2g");
        await container.IsWellAsync();
        Assert.Equal([80_000, 100_000], (await container.MustExecuteAsync("bash", "-c", Quota)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Number));
        await container.EventuallyAsync("the operator runs, too", async () => (await container.StatesAsync())["functions"].State == "RUNNING");

        // By the bridge's address: from loopback all visitors would be one, who is over its share.
        var visitors = new Visitors(stand, $"http://{ContainerStand.Hub}:8000");
        var writing = visitors.Write();
        var read = await visitors.Read(Requests).EndAsync();
        var written = await writing.EndAsync();

        Assert.True(read.Failed.Count == 0 && written.Failed.Count == 0, JsonSerializer.Serialize((read.Failed, written.Failed)));
        Assert.NotEmpty(written.Written);
        await container.IsWellAsync();
        Assert.Equal(0, Number(await container.MustExecuteAsync("bash", "-c", Kills)));
        var peak = Number(await container.MustExecuteAsync("bash", "-c", Peak));
        TestContext.Current.SendDiagnosticMessage($"at most {peak >> 20} MiB");
        Assert.InRange(peak, 1, FourFifthsOfTheMemory);
    }

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
