using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.TencentCloud.CloudRun;

/// <summary>
/// The service as CloudBase Run sees it, through <c>tcb</c> <c>DescribeCurveData</c>: the latest of its points, each of five minutes. A curve
/// without a point yet has no value. See <see href="https://cloud.tencent.com/document/api/876/47945"/>.
/// </summary>
internal sealed class CloudRunMetrics(CloudClient client, CloudRunTarget target, TimeProvider clock) : IMetricsSource
{
    private const int Step = 300;

    /// <summary>Points come with minutes of delay.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(15);

    private static readonly (string Curve, string Name, string Meaning, double Unit)[] Curves =
    [
        ("TkePodNumService", "cloud_service_instances", "Instances of the service.", 1),
        ("TkeCpuUsedService", "cloud_service_cpu_used", "CPU that the service uses, in the vendor's unit.", 1),
        ("TkeMemUsedService", "cloud_service_memory_used", "Memory that the service uses, in the vendor's unit.", 1),
        ("TkeInvokeNumService", "cloud_service_requests", "Requests to the service in five minutes.", 1),
        ("TkeHttpErrorService", "cloud_service_errors", "Of these requests, those answered by an error.", 1),
        ("TkeRspTimeService", "cloud_service_response_seconds", "How long the service took to answer, on average.", 1e-3),
    ];

    public string Name => "cloud";

    public TimeSpan Deadline => TimeSpan.FromSeconds(10);

    public TimeSpan Keep => TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var values = await Task.WhenAll(Curves.Select(curve => LatestAsync(curve.Curve, now, cancellationToken)));
        return [.. Curves.Zip(values, (curve, value) => new Metric(curve.Name, curve.Meaning, value is { } latest ? [new(latest * curve.Unit, ("service", target.Service))] : []))];
    }

    private async Task<double?> LatestAsync(string curve, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = new CurveRequest(target.Environment, curve, CloudTime.Format(now - Span), CloudTime.Format(now), target.Service, null, Step);
        var answer = await client.CallAsync(CloudRunActions.DescribeCurve, request, $"{target.Service} {curve}", cancellationToken);
        var values = answer.NewValues is { Count: > 0 } exact ? exact : answer.Values ?? [];
        // The last one is of a time that is not over yet.
        var whole = (answer.Time ?? []).Zip(values).Where(point => point.First + Step <= now.ToUnixTimeSeconds()).ToArray();
        return whole.Length > 0 ? whole.MaxBy(point => point.First).Second : null;
    }
}
