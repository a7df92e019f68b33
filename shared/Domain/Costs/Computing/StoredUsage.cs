using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Costs.Computing;

/// <summary>
/// The bytes that a bucket kept, by the hour, from its listing: an object counts from the hour after it was written. What was deleted since is
/// not seen, so that the past is a lower bound; versions and unfinished uploads are not seen either.
/// </summary>
/// <param name="bucket">Opened when it is needed: a bucket that is not configured has no usage to tell.</param>
/// <param name="region">Where it is.</param>
/// <param name="clock">Hours that are not over are left out.</param>
public sealed class StoredUsage(Func<IObjectStore> bucket, string region, TimeProvider clock) : IUsageSource
{
    public string Name => "the listing of the backups' bucket";

    public IReadOnlyList<Meter> Meters { get; } = [Meter.CosStandard];

    public async Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var store = bucket();
        SortedDictionary<DateTimeOffset, long> written = [];
        await foreach (var page in store.ListAsync("", null, null, cancellationToken))
        {
            foreach (var entry in page.Objects)
            {
                var hour = BillingCalendar.HourOf(entry.LastModified).AddHours(1);
                written[hour] = written.GetValueOrDefault(hour) + entry.Size;
            }
        }

        return Hours(store.Bucket, written, BillingCalendar.StartOf(from), BillingCalendar.StartOf(to.AddDays(1)));
    }

    private List<UsageHour> Hours(string name, SortedDictionary<DateTimeOffset, long> written, DateTimeOffset start, DateTimeOffset until)
    {
        List<UsageHour> hours = [];
        var end = BillingCalendar.HourOf(clock.GetUtcNow());
        var kept = written.Where(one => one.Key < start).Sum(one => one.Value);
        for (var hour = start; hour < until && hour < end; hour = hour.AddHours(1))
        {
            kept += written.GetValueOrDefault(hour);
            if (kept > 0)
                hours.Add(new(Meter.CosStandard, region, name, hour, kept));
        }

        return hours;
    }
}
