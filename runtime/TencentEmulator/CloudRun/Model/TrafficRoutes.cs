namespace TencentEmulator.CloudRun.Model;

/// <summary>Which versions get how much traffic: what was decided, and what has come into effect of it.</summary>
internal sealed class TrafficRoutes
{
    private static readonly Dictionary<string, int> Nowhere = [];

    private readonly List<(DateTimeOffset From, IReadOnlyDictionary<string, int> Split)> _decided = [];

    /// <summary>The latest decision, percent by version, in effect or not.</summary>
    public IReadOnlyDictionary<string, int> Wanted => _decided.Count > 0 ? _decided[^1].Split : Nowhere;

    /// <summary>Decides a split that comes into effect at a moment.</summary>
    public void Decide(DateTimeOffset from, params (string Version, int Percent)[] split) =>
        _decided.Add((from, split.ToDictionary(share => share.Version, share => share.Percent)));

    /// <summary>What is in effect.</summary>
    public IReadOnlyDictionary<string, int> At(DateTimeOffset now)
    {
        var last = _decided.FindLastIndex(entry => entry.From <= now);
        if (last > 0)
            _decided.RemoveRange(0, last);
        return last >= 0 ? _decided[0].Split : Nowhere;
    }

    /// <summary>The version that the n-th request goes to; null when there is none. Shares are mixed evenly.</summary>
    public string? Pick(DateTimeOffset now, long request)
    {
        var place = (int)(request * 37 % 100);
        foreach (var (version, percent) in At(now))
        {
            if ((place -= percent) < 0)
                return version;
        }

        return null;
    }
}
