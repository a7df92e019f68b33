namespace SuperInsight.Adapters.LocalSystem;

/// <summary>What the container has used of the CPU, and what it may.</summary>
/// <param name="UsedSeconds">Since it started, of all processors.</param>
/// <param name="Cores">What it may use: its quota, or the processors that it has, whichever is less.</param>
/// <param name="Periods">How often the quota was counted anew; null without one.</param>
/// <param name="ThrottledPeriods">In how many of them it was used up.</param>
/// <param name="ThrottledSeconds">How long processes had to wait because of it.</param>
internal sealed record ContainerCpu(double UsedSeconds, double Cores, long? Periods, long? ThrottledPeriods, double? ThrottledSeconds)
{
    /// <summary>Null when the kernel does not tell.</summary>
    public static ContainerCpu? Read(KernelFolders kernel) => ControlGroupChain.IsUnified(kernel) ? ReadUnified(kernel) : ReadDivided(kernel);

    private static ContainerCpu? ReadUnified(KernelFolders kernel)
    {
        var chain = ControlGroupChain.Find(kernel, null);
        var (folder, quota) = Tightest(chain, folder =>
            KernelFolders.Read(folder, "cpu.max")?.Split(' ') is [var most, var period] && KernelText.Number(most) is { } used && KernelText.Number(period) is > 0 and var length ? used / (double)length : null);
        var statistics = KernelFolders.Read(folder, "cpu.stat");
        return KernelText.Field(statistics, "usage_usec") is { } used
            ? new ContainerCpu(used / 1e6, Least(quota, Processors(kernel, Path.Join(chain[0], "cpuset.cpus.effective"))),
                KernelText.Field(statistics, "nr_periods"), KernelText.Field(statistics, "nr_throttled"), KernelText.Field(statistics, "throttled_usec") / 1e6)
            : null;
    }

    private static ContainerCpu? ReadDivided(KernelFolders kernel)
    {
        var (folder, quota) = Tightest(ControlGroupChain.Find(kernel, "cpu"), folder =>
            KernelText.Number(KernelFolders.Read(folder, "cpu.cfs_quota_us")) is > 0 and var most && KernelText.Number(KernelFolders.Read(folder, "cpu.cfs_period_us")) is > 0 and var period ? most / (double)period : null);
        // The two controllers are mounted together nearly everywhere, else their trees are mostly alike.
        var accounts = Path.Join(kernel.ControlGroups, "cpuacct", folder[Path.Join(kernel.ControlGroups, "cpu").Length..]);
        if (!Directory.Exists(accounts))
            accounts = ControlGroupChain.Find(kernel, "cpuacct")[0];
        var statistics = KernelFolders.Read(folder, "cpu.stat");
        return KernelText.Number(KernelFolders.Read(accounts, "cpuacct.usage")) is { } used
            ? new ContainerCpu(used / 1e9, Least(quota, Processors(kernel, Path.Join(ControlGroupChain.Find(kernel, "cpuset")[0], "cpuset.effective_cpus"))),
                KernelText.Field(statistics, "nr_periods"), KernelText.Field(statistics, "nr_throttled"), KernelText.Field(statistics, "throttled_time") / 1e9)
            : null;
    }

    /// <summary>The group whose limit is felt first; the innermost when none has one.</summary>
    internal static (string Folder, double? Limit) Tightest(IReadOnlyList<string> chain, Func<string, double?> limitOf)
    {
        (string Folder, double? Limit) tightest = (chain[0], null);
        foreach (var folder in chain)
        {
            if (limitOf(folder) is { } limit && !(tightest.Limit <= limit))
                tightest = (folder, limit);
        }

        return tightest;
    }

    private static double Least(double? quota, double processors) => quota < processors ? quota.Value : processors;

    private static double Processors(KernelFolders kernel, string own) =>
        KernelText.CountOf(KernelFolders.Read(own))
        ?? Math.Max(1, KernelFolders.Read(kernel.Processes, "stat")?.Split('\n').Count(line => line.StartsWith("cpu", StringComparison.Ordinal) && line.Length > 3 && char.IsAsciiDigit(line[3])) ?? 1);
}
