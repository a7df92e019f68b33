using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>
/// Resource points of CloudBase Run, through <c>tcb</c> <c>DescribeCreditsUsageDetail</c>. Asked for only where the price book has a price for
/// <c>run_points</c>: other environments are not metered in points. What has a day only counts in its first hour. Thread-safe.
/// </summary>
internal sealed class PointsUsage(CloudClient client, string environment, string region, Func<CancellationToken, Task<PriceBook>> prices, TimeProvider clock) : IUsageSource
{
    /// <summary>The cloud's name for CloudBase Run here.</summary>
    private const string Module = "EKS";

    public string Name => "tcb DescribeCreditsUsageDetail";

    public IReadOnlyList<Meter> Meters { get; } = [Meter.RunPoints];

    public async Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if ((await prices(cancellationToken)).Prices.All(price => price.Meter != Meter.RunPoints))
            return [];
        var answer = await client.CallAsync(PointsActions.Describe, new(environment, BillingCalendar.DayText(from), BillingCalendar.DayText(to), [Module], true), environment, cancellationToken);
        var (first, last, end) = (from, to, BillingCalendar.HourOf(clock.GetUtcNow()));
        return
        [
            .. from usage in answer.Usages ?? []
               where usage.Module == Module
               from metric in usage.MetricUsageDetail ?? []
               from value in metric.ValueDetailList ?? []
               let hour = Hour(value.CalcTime)
               where hour is not null && end > hour && BillingCalendar.DayOf(hour.Value) >= first && BillingCalendar.DayOf(hour.Value) <= last && value.CreditsValue is >= 0 and <= UsageHour.Most
               select new UsageHour(Meter.RunPoints, region, environment, hour.Value, UsageHour.Measured(value.CreditsValue ?? 0)),
        ];
    }

    private static DateTimeOffset? Hour(string? text) => (CloudTime.Parse(text) ?? CloudTime.Parse($"{text} 00:00:00")) is { } moment ? BillingCalendar.HourOf(moment) : null;
}
