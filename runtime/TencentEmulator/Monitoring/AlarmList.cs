using System.Collections.Concurrent;

namespace TencentEmulator.Monitoring;

/// <summary>The alarms that monitoring remembers and the policies that it has, each by id. Safe for concurrent use.</summary>
internal sealed class AlarmList(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AlarmSeed> _alarms = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PolicySeed> _policies = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public IEnumerable<PolicySeed> Policies => _policies.Values.OrderBy(policy => policy.PolicyId, StringComparer.Ordinal);

    public PolicySeed Set(PolicySeed seed) => _policies[seed.PolicyId] = seed;

    public AlarmSeed Set(AlarmSeed seed)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return _alarms[seed.AlarmId] = seed with { FirstOccurTime = seed.FirstOccurTime ?? now, LastOccurTime = seed.LastOccurTime ?? seed.FirstOccurTime ?? now };
    }

    /// <summary>Those that first occurred within the two moments, both exclusive.</summary>
    public IEnumerable<AlarmSeed> Between(long from, long to) => _alarms.Values.Where(alarm => alarm.FirstOccurTime > from && alarm.FirstOccurTime < to);

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();
}
