namespace TencentEmulator.Metering;

/// <summary>
/// What was used, by the hour: what was counted here, and what somebody said. Monitoring reads it, and so does whoever makes bills. Safe for
/// concurrent use.
/// </summary>
internal sealed class UsageBook(TimeProvider clock)
{
    private const int Hour = 3600;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Meter, string Resource, long Hour), decimal> _hours = [];

    /// <summary>Adds what was used just now.</summary>
    public void Add(string meter, string resource, decimal quantity) => Add(meter, resource, clock.GetUtcNow().ToUnixTimeSeconds(), quantity);

    /// <summary>Adds what was used in the hour of a moment, in unix seconds.</summary>
    public void Add(string meter, string resource, long moment, decimal quantity)
    {
        var key = (meter, resource, moment - moment % Hour);
        lock (_gate)
            _hours[key] = _hours.GetValueOrDefault(key) + quantity;
    }

    /// <summary>Everything, by meter, resource and hour.</summary>
    public IReadOnlyList<(string Meter, string Resource, long Hour, decimal Quantity)> All
    {
        get
        {
            lock (_gate)
                return [.. _hours.Select(one => (one.Key.Meter, one.Key.Resource, one.Key.Hour, one.Value))];
        }
    }

    /// <summary>The hours from the first moment to before the second in which something was used.</summary>
    public IReadOnlyList<(long Hour, decimal Quantity)> Read(string meter, string resource, long from, long to) =>
        [.. All.Where(one => one.Meter == meter && one.Resource == resource && one.Hour >= from && one.Hour < to).Select(one => (one.Hour, one.Quantity))];
}
