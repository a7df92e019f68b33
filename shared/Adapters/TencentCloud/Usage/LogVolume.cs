using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;

namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>
/// What every log topic of the region took and keeps, as Cloud Monitor counts it, in megabytes of 1,048,576 bytes. Whether CLS bills by the same megabyte no
/// bill has shown yet. See <see href="https://cloud.tencent.com/document/product/248/52182"/>. Thread-safe.
/// </summary>
internal sealed class LogVolume(CloudClient client, string region, TimeProvider clock) : IUsageSource
{
    private const int PageSize = 100;
    private const int MostTopics = 100;
    private const decimal Megabyte = 1 << 20;

    private static readonly (string Metric, Meter Meter, CurveKind Kind)[] Curves =
    [
        ("TrafficWrite", Meter.ClsWrite, CurveKind.Flow), ("TrafficIndex", Meter.ClsIndex, CurveKind.Flow), ("StorageLog", Meter.ClsStorage, CurveKind.Level), ("StorageIndex", Meter.ClsIndexStorage, CurveKind.Level),
    ];

    private readonly MonitorCurves curves = new(client, clock);

    public string Name => "Cloud Monitor, QCE/CLS";

    public IReadOnlyList<Meter> Meters { get; } = [.. Curves.Select(curve => curve.Meter)];

    public Task<IReadOnlyList<UsageHour>> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken) => Untold.UnlessToldAsync(Name, async () =>
    {
        List<UsageHour> hours = [];
        var topics = await TopicsAsync(cancellationToken);
        if (topics.Count == 0)
            return hours;
        var account = (await client.CallAsync(UsageActions.WhoAmI, new(), "this credential", cancellationToken)).AccountId ?? "";
        foreach (var topic in topics)
        {
            foreach (var (metric, meter, kind) in Curves)
            {
                var read = await curves.ReadAsync("QCE/CLS", metric, [new("uin", account), new("TopicId", topic)], kind, from, to, cancellationToken);
                hours.AddRange(read.Where(hour => hour.Value * Megabyte <= UsageHour.Most).Select(hour => new UsageHour(meter, region, topic, hour.Hour, Math.Round(hour.Value * Megabyte))));
            }
        }

        return hours;
    });

    private async Task<List<string>> TopicsAsync(CancellationToken cancellationToken)
    {
        List<string> topics = [];
        for (var page = 0; topics.Count < MostTopics; page++)
        {
            var found = (await client.CallAsync(UsageActions.ListTopics, new(page * PageSize, PageSize), region, cancellationToken)).Topics ?? [];
            topics.AddRange(found.Select(topic => topic.TopicId).OfType<string>().Where(id => id.Length > 0));
            if (found.Count < PageSize)
                break;
        }

        return topics;
    }
}
