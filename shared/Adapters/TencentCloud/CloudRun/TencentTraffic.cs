using SuperInsight.Domain.Deployments.Traffic;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>The traffic of CloudBase Run's versions through <c>tcb</c> <c>DescribeCurveData</c>, in steps of five minutes. Thread-safe.</summary>
internal sealed class TencentTraffic(CloudClient client, string environment) : ITrafficStatistics
{
    private const int Step = 300;

    public async Task<TrafficStatistics?> FindAsync(string service, string version, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var requests = await CurveAsync("TkeInvokeNumService");
        var total = requests.Values.Sum();
        if (total <= 0)
            return new TrafficStatistics(0, 0, TimeSpan.Zero);
        var errors = await CurveAsync("TkeHttpErrorService");
        var latency = await CurveAsync("TkeRspTimeService");
        var weighted = latency.Sum(point => point.Value * requests.GetValueOrDefault(point.Key));
        return new TrafficStatistics((long)total, (long)errors.Values.Sum(), TimeSpan.FromMilliseconds(weighted / total));

        async Task<Dictionary<long, double>> CurveAsync(string metric)
        {
            var request = new CurveRequest(environment, metric, CloudTime.Format(from), CloudTime.Format(until), service, version, Step);
            var answer = await client.CallAsync(CloudRunActions.DescribeCurve, request, $"{service} {version}", cancellationToken);
            var values = answer.NewValues is { Count: > 0 } exact ? exact : answer.Values ?? [];
            return (answer.Time ?? []).Zip(values).GroupBy(point => (long)point.First).ToDictionary(group => group.Key, group => group.Last().Second);
        }
    }
}
