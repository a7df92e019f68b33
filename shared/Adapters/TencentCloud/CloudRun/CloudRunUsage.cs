using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>
/// The service's processors and memory, by the hour: its number of instances through <c>tcb</c> <c>DescribeCurveData</c>, times the size of one; and its traffic.
/// The size is the present one: where it was changed, the hours before are computed at the new size, and reconciliation shows it. Thread-safe.
/// </summary>
internal sealed class CloudRunUsage(CloudClient client, ICloudRun cloud, CloudRunTarget target, string region, TimeProvider clock) : IUsageSource
{
    private const int Step = 3600;
    private const int DaysPerCall = 30;
    private const double MostInstances = 10_000;

    public string Name => "tcb DescribeCurveData";

    public IReadOnlyList<Meter> Meters { get; } = [Meter.RunCpu, Meter.RunMemory, Meter.RunEgress];

    public async Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (await ShapeAsync(cancellationToken) is not { } shape)
            return [];
        return
        [
            .. (await InstancesAsync(from, to, cancellationToken)).SelectMany(hour => shape.Hour(region, target.Service, hour.Hour, hour.Instances)),
            .. (await EgressAsync(from, to, cancellationToken)).Select(hour => new UsageHour(Meter.RunEgress, region, target.Service, hour.Hour, Math.Truncate(hour.Value))),
        ];
    }

    /// <summary>One instance; null when there is no such service.</summary>
    public async Task<InstanceShape?> ShapeAsync(CancellationToken cancellationToken) =>
        (await cloud.FindAsync(target.Service, cancellationToken))?.Configuration is { } size ? new((decimal)size.Cores, (decimal)size.MemoryGiB) : null;

    /// <summary>How many instances there were, in every hour that is over and that the cloud tells of.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Hour, decimal Instances)>> InstancesAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        await CurveAsync("TkePodNumService", MostInstances, from, to, cancellationToken);

    /// <summary>How many requests came, likewise.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Hour, decimal Requests)>> RequestsAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        await CurveAsync("TkeInvokeNumService", (double)UsageHour.Most, from, to, cancellationToken);

    /// <summary>Bytes to the Internet. Not every environment has this curve; without it, reconciliation shows the traffic as missing usage.</summary>
    private async Task<IReadOnlyList<(DateTimeOffset Hour, decimal Value)>> EgressAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        try
        {
            return await CurveAsync("TkeHttpServiceNatPkg", (double)UsageHour.Most, from, to, cancellationToken);
        }
        catch (CloudException unknown) when (unknown.Failure is CloudFailure.Refused or CloudFailure.NotFound)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<(DateTimeOffset Hour, decimal Value)>> CurveAsync(string metric, double most, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var end = BillingCalendar.HourOf(clock.GetUtcNow());
        SortedDictionary<DateTimeOffset, decimal> hours = [];
        for (var first = from; first <= to; first = first.AddDays(DaysPerCall))
        {
            var last = first.AddDays(DaysPerCall - 1) < to ? first.AddDays(DaysPerCall - 1) : to;
            var (start, until) = (BillingCalendar.StartOf(first), BillingCalendar.StartOf(last.AddDays(1)));
            if (start >= end)
                break;
            var request = new CurveRequest(target.Environment, metric, CloudTime.Format(start), CloudTime.Format(until < end ? until : end), target.Service, null, Step);
            var answer = await client.CallAsync(CloudRunActions.DescribeCurve, request, target.Service, cancellationToken);
            var values = answer.NewValues is { Count: > 0 } exact ? exact : answer.Values ?? [];
            foreach (var (time, value) in (answer.Time ?? []).Zip(values))
            {
                var hour = BillingCalendar.HourOf(DateTimeOffset.FromUnixTimeSeconds((long)time));
                if (hour >= start && hour < until && hour < end && value >= 0 && value <= most)
                    hours[hour] = (decimal)value;
            }
        }

        return [.. hours.Select(hour => (hour.Key, hour.Value))];
    }
}
