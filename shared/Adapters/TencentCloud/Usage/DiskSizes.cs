using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>
/// The cloud disks of the region that are paid by the hour, at their present size, from the hour after each was made. One that is gone was not seen; one that was prepaid costs
/// nothing by the hour. Thread-safe.
/// </summary>
internal sealed class DiskSizes(CloudClient client, string region, TimeProvider clock) : IUsageSource
{
    private const int PageSize = 100;
    private const int MostDisks = 1000;
    private const decimal Gib = 1L << 30;

    /// <summary>The largest disk there is has 32,000 GiB: <see href="https://cloud.tencent.com/document/product/362/5145"/>.</summary>
    private const double LargestGib = 32_000;

    public string Name => "cbs DescribeDisks";

    public IReadOnlyList<Meter> Meters { get; } = [Meter.CbsDisk];

    public Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Untold.UnlessToldAsync(Name, async () =>
    {
        List<UsageHour> hours = [];
        var (start, until, end) = (BillingCalendar.StartOf(from), BillingCalendar.StartOf(to.AddDays(1)), BillingCalendar.HourOf(clock.GetUtcNow()));
        for (var page = 0; page * PageSize < MostDisks; page++)
        {
            var found = (await client.CallAsync(UsageActions.ListDisks, new(page * PageSize, PageSize), region, cancellationToken)).DiskSet ?? [];
            foreach (var disk in found)
            {
                if (disk is not { DiskId: { Length: > 0 } id, DiskSize: > 0 and <= LargestGib, DiskChargeType: "POSTPAID_BY_HOUR" } || CloudTime.Parse(disk.CreateTime) is not { } made)
                    continue;
                var first = BillingCalendar.HourOf(made).AddHours(1);
                for (var hour = first > start ? first : start; hour < until && hour < end; hour = hour.AddHours(1))
                    hours.Add(new(Meter.CbsDisk, region, id, hour, (decimal)disk.DiskSize.Value * Gib));
            }

            if (found.Count < PageSize)
                break;
        }

        return hours;
    });
}
