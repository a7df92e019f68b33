using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.CloudRun;
using TencentEmulator.CloudRun.Model;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.CloudBase;

/// <summary>What <c>DescribeCurveData</c> tells of CloudBase Run's traffic.
/// See <see href="https://cloud.tencent.com/document/api/876/47945"/>.</summary>
internal static class TrafficCurves
{
    private const double BytesOfAnAnswer = 2048;
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(5);

    public static readonly Parameter[] Parameters =
        [Needs("EnvId"), Needs("MetricName"), Needs("StartTime"), Needs("EndTime"), May("ResourceID"), May("SubresourceID"), May("Period", ParameterKind.Integer)];

    public static JsonObject Describe(CloudRunWorld world, CloudApiCall call)
    {
        var (from, until) = (Moment(call, "StartTime"), Moment(call, "EndTime"));
        if (until - from < ShortestSpan)
            throw CloudApiError.InvalidParameter("EndTime must be five minutes after StartTime or later.");
        if (call.Text("ResourceID").Length == 0)
            throw CloudApiError.InvalidParameter("ResourceID must name the service.");
        var period = call.Number("Period", 300);
        if (period is not (300 or 3600 or 86400) || (period == 86400 && until - from <= TimeSpan.FromDays(1)) || (period == 300 && until - from > TimeSpan.FromDays(3)))
            throw CloudApiError.InvalidParameter("Period does not fit the time.");
        var value = Metric(call.Text("MetricName"));
        var version = call.Text("SubresourceID");
        return world.Use(call.Text("EnvId"), call.Text("ResourceID"), (service, _) =>
        {
            JsonArray time = [], values = [], exact = [];
            for (var at = from.ToUnixTimeSeconds() / period * period; at < until.ToUnixTimeSeconds(); at += period)
            {
                var sum = service.Versions.Where(known => version.Length == 0 || known.Name == version).Select(known => known.Traffic.Sum(at, at + period))
                    .Aggregate(default(TrafficMinute), (all, one) => new(all.Requests + one.Requests, all.Errors + one.Errors, all.Milliseconds + one.Milliseconds));
                var point = value(sum, service.Versions.Sum(known => known.Instances.Count(instance => instance.IsUp)));
                time.Add(at);
                values.Add((long)point);
                exact.Add(point);
            }

            return new JsonObject
            {
                ["StartTime"] = call.Text("StartTime"), ["EndTime"] = call.Text("EndTime"), ["MetricName"] = call.Text("MetricName"), ["Period"] = period,
                ["Time"] = time, ["Values"] = values, ["NewValues"] = exact, ["Statistics"] = "last",
            };
        });
    }

    /// <summary>By what was answered and how many instances there are; an instance that does nothing uses a tenth of a core and 100 MB.</summary>
    private static Func<TrafficMinute, int, double> Metric(string name) => name switch
    {
        "TkeInvokeNumService" => (sum, _) => sum.Requests,
        "TkeHttpErrorService" => (sum, _) => sum.Errors,
        "TkeRspTimeService" => (sum, _) => sum.Requests == 0 ? 0 : sum.Milliseconds / sum.Requests,
        "TkeHttpServiceNatPkg" => (sum, _) => BytesOfAnAnswer * sum.Requests,
        "TkePodNumService" => (_, instances) => instances,
        "TkeCpuUsedService" => (_, instances) => 0.1 * instances,
        "TkeMemUsedService" => (_, instances) => 100 * instances,
        _ => throw CloudApiError.InvalidParameter($"The emulator has no metric {name}."),
    };

    private static DateTimeOffset Moment(CloudApiCall call, string name) =>
        DateTime.TryParseExact(call.Text(name), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Beijing)
            : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01-31 23:59:59.");
}
