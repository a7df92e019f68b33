using System.Collections.Concurrent;

namespace TencentEmulator.Metering;

/// <summary>The disks and log topics of the account. Safe for concurrent use.</summary>
internal sealed class Inventory(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DiskSeed> _disks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _topics = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public IReadOnlyList<DiskSeed> Disks => [.. _disks.Values.OrderBy(disk => disk.DiskId, StringComparer.Ordinal)];

    /// <summary>Their ids, in order.</summary>
    public IReadOnlyList<string> Topics => [.. _topics.Keys.Order(StringComparer.Ordinal)];

    public DiskSeed Set(DiskSeed disk) => _disks[disk.DiskId] = disk with { CreatedAt = disk.CreatedAt ?? clock.GetUtcNow().ToUnixTimeSeconds() };

    public void AddTopic(string id) => _topics[id] = true;
}
