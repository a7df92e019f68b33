namespace SuperInsight.Adapters.LocalSystem;

/// <summary>What the container has of the memory, and what it may have.</summary>
/// <param name="UsedBytes">Without what the kernel takes back when it is needed: cached files, and its own notes on them. Shared memory counts, swap does not.</param>
/// <param name="LimitBytes">The container's limit, or the machine's memory where that is less.</param>
/// <param name="Kills">Processes that were killed for want of memory since it started; null when the kernel does not tell.</param>
internal sealed record ContainerMemory(long UsedBytes, long LimitBytes, long? Kills)
{
    /// <summary>Null when the kernel does not tell.</summary>
    public static ContainerMemory? Read(KernelFolders kernel)
    {
        var machine = KernelFolders.Read(kernel.Processes, "meminfo");
        var total = KernelText.Field(machine, "MemTotal") * 1024;
        return (ControlGroupChain.IsUnified(kernel) ? ReadUnified(kernel, total) : ReadDivided(kernel, total))
            ?? (total - KernelText.Field(machine, "MemAvailable") * 1024 is { } used ? new ContainerMemory(used, total!.Value, null) : null);
    }

    private static ContainerMemory? ReadUnified(KernelFolders kernel, long? total)
    {
        var (folder, limit) = ContainerCpu.Tightest(ControlGroupChain.Find(kernel, null), folder => KernelText.Number(KernelFolders.Read(folder, "memory.max")));
        var statistics = KernelFolders.Read(folder, "memory.stat");
        return Compose(KernelText.Number(KernelFolders.Read(folder, "memory.current")),
            [KernelText.Field(statistics, "active_file"), KernelText.Field(statistics, "inactive_file"), KernelText.Field(statistics, "slab_reclaimable")],
            limit, total, KernelText.Field(KernelFolders.Read(folder, "memory.events"), "oom_kill"));
    }

    private static ContainerMemory? ReadDivided(KernelFolders kernel, long? total)
    {
        var (folder, limit) = ContainerCpu.Tightest(ControlGroupChain.Find(kernel, "memory"), folder => KernelText.Number(KernelFolders.Read(folder, "memory.limit_in_bytes")));
        var statistics = KernelFolders.Read(folder, "memory.stat");
        return Compose(KernelText.Number(KernelFolders.Read(folder, "memory.usage_in_bytes")),
            [KernelText.Field(statistics, "total_active_file"), KernelText.Field(statistics, "total_inactive_file")],
            limit, total, KernelText.Field(KernelFolders.Read(folder, "memory.oom_control"), "oom_kill"));
    }

    /// <param name="limit">Some number beyond all machines where v1 has no limit.</param>
    private static ContainerMemory? Compose(long? charged, long?[] reclaimable, double? limit, long? total, long? kills)
    {
        var least = limit < (total ?? double.MaxValue) ? (long)limit.Value : total;
        return charged is { } bytes && least is > 0 and var most ? new ContainerMemory(Math.Max(0, bytes - reclaimable.Sum(part => part ?? 0)), most, kills) : null;
    }
}
