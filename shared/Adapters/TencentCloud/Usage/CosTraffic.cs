using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>
/// Requests to our buckets, whoever sent them, and what they sent to the Internet, as Cloud Monitor counts them. See
/// <see href="https://cloud.tencent.com/document/product/248/45140"/>. Thread-safe.
/// </summary>
/// <param name="buckets">Their full names, with the account's number.</param>
internal sealed class CosTraffic(CloudClient client, Func<IReadOnlyList<string>> buckets, string region, TimeProvider clock) : IUsageSource
{
    private static readonly (string Metric, Meter Meter)[] Curves = [("TotalRequests", Meter.CosRequests), ("InternetTraffic", Meter.CosEgress)];

    private readonly MonitorCurves curves = new(client, clock);

    public string Name => "Cloud Monitor, QCE/COS";

    public IReadOnlyList<Meter> Meters { get; } = [.. Curves.Select(curve => curve.Meter)];

    public Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Untold.UnlessToldAsync(Name, async () =>
    {
        List<UsageHour> hours = [];
        foreach (var bucket in buckets())
        {
            foreach (var (metric, meter) in Curves)
            {
                var read = await curves.ReadAsync("QCE/COS", metric, [new("appid", bucket[(bucket.LastIndexOf('-') + 1)..]), new("bucket", bucket)], CurveKind.Flow, from, to, cancellationToken);
                hours.AddRange(read.Select(hour => new UsageHour(meter, region, bucket, hour.Hour, Math.Round(hour.Value))));
            }
        }

        return hours;
    });
}
