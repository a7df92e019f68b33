using System.Globalization;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;

namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>Curves of Cloud Monitor, by the hour. Thread-safe.</summary>
internal sealed class MonitorCurves(CloudClient client, TimeProvider clock)
{
    private const int Step = 3600;

    /// <summary>An answer has 1440 points at most: <see href="https://cloud.tencent.com/document/api/248/31014"/>.</summary>
    private const int DaysPerCall = 59;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Every hour that is over and that the monitor tells of, without points that cannot be true.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Hour, decimal Value)>> ReadAsync(
        string space, string metric, IReadOnlyList<MonitoredBy> thing, CurveKind kind, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var end = BillingCalendar.HourOf(clock.GetUtcNow());
        SortedDictionary<DateTimeOffset, (decimal Sum, int Points)> hours = [];
        for (var first = from; first <= to; first = first.AddDays(DaysPerCall))
        {
            var last = first.AddDays(DaysPerCall - 1) < to ? first.AddDays(DaysPerCall - 1) : to;
            var (start, until) = (BillingCalendar.StartOf(first), BillingCalendar.StartOf(last.AddDays(1)));
            if (start >= end)
                break;
            until = until < end ? until : end;
            var request = new CurveOfMonitorRequest(space, metric, [new(thing)], Step, Text(start), Text(until));
            var answer = await client.CallAsync(UsageActions.ReadCurve, request, $"{thing[^1].Value} {metric}", cancellationToken);
            foreach (var (time, value) in (answer.DataPoints ?? []).SelectMany(points => (points.Timestamps ?? []).Zip(points.Values ?? [])))
            {
                if (time is < 0 or > int.MaxValue || value is not (>= 0 and <= (double)UsageHour.Most))
                    continue;
                var hour = BillingCalendar.HourOf(DateTimeOffset.FromUnixTimeSeconds((long)time));
                if (hour >= start && hour < until)
                    hours[hour] = (hours.GetValueOrDefault(hour).Sum + (decimal)value, hours.GetValueOrDefault(hour).Points + 1);
            }
        }

        return [.. hours.Select(hour => (hour.Key, kind == CurveKind.Flow ? hour.Value.Sum : hour.Value.Sum / hour.Value.Points))];
    }

    private static string Text(DateTimeOffset moment) => moment.ToOffset(Beijing).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>What the points of an hour come to, where the monitor gives more than one.</summary>
internal enum CurveKind
{
    /// <summary>Their sum.</summary>
    Flow,

    /// <summary>Their average.</summary>
    Level,
}
