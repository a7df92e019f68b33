namespace TencentEmulator.CloudRun.Model;

/// <summary>What a version answered, minute by minute. Safe for concurrent use.</summary>
internal sealed class TrafficLog
{
    /// <summary>A week and a bit: longer is never asked for.</summary>
    private const int KeptMinutes = 8 * 24 * 60;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, TrafficMinute> _minutes = [];

    public void Add(DateTimeOffset at, int status, TimeSpan took)
    {
        var minute = at.ToUnixTimeSeconds() / 60;
        lock (_gate)
        {
            var known = _minutes.GetValueOrDefault(minute);
            _minutes[minute] = new(known.Requests + 1, known.Errors + (status >= 400 ? 1 : 0), known.Milliseconds + took.TotalMilliseconds);
            while (_minutes.Count > KeptMinutes)
                _minutes.Remove(_minutes.First().Key);
        }
    }

    /// <summary>The sum over minutes that begin in a span, given in Unix seconds.</summary>
    public TrafficMinute Sum(long from, long until)
    {
        lock (_gate)
        {
            return _minutes.Where(entry => entry.Key * 60 >= from && entry.Key * 60 < until).Select(entry => entry.Value)
                .Aggregate(default(TrafficMinute), (sum, one) => new(sum.Requests + one.Requests, sum.Errors + one.Errors, sum.Milliseconds + one.Milliseconds));
        }
    }
}

/// <summary>What was answered in a time.</summary>
/// <param name="Requests">All.</param>
/// <param name="Errors">Those with 400 or more.</param>
/// <param name="Milliseconds">How long all took together.</param>
internal readonly record struct TrafficMinute(long Requests, long Errors, double Milliseconds);
