using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using TencentEmulator.Metering;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.Monitoring;

/// <summary>What <c>GetMonitorData</c> tells of buckets and log topics, by the hour. See <see href="https://cloud.tencent.com/document/api/248/31014"/>.</summary>
internal static class MonitorCurves
{
    private const int Hour = 3600;
    private const int MostPoints = 1440;
    private const double Megabyte = 1024 * 1024;

    public static readonly Parameter[] Parameters =
        [Needs("Namespace"), Needs("MetricName"), Needs("Instances", ParameterKind.List), May("Period", ParameterKind.Integer), May("StartTime"), May("EndTime"), May("SpecifyStatistics", ParameterKind.Integer)];

    /// <summary>What each metric is of, and in what it is told. Those of CLS are megabytes, and so is what a topic keeps, in each hour.</summary>
    private static readonly Dictionary<(string Namespace, string Metric), (string Meter, double Unit)> Metrics = new()
    {
        [("QCE/COS", "TotalRequests")] = ("cos_requests", 1), [("QCE/COS", "InternetTraffic")] = ("cos_egress", 1),
        [("QCE/CLS", "TrafficWrite")] = ("cls_write", Megabyte), [("QCE/CLS", "TrafficIndex")] = ("cls_index", Megabyte),
        [("QCE/CLS", "StorageLog")] = ("cls_storage", Megabyte), [("QCE/CLS", "StorageIndex")] = ("cls_index_storage", Megabyte),
    };

    public static JsonObject Describe(UsageBook book, CloudApiCall call)
    {
        var (space, name) = (call.Text("Namespace"), call.Text("MetricName"));
        if (!Metrics.TryGetValue((space, name), out var metric))
            throw CloudApiError.InvalidParameter($"The emulator has no metric {name} of {space}.");
        if (call.Number("Period", 300) != Hour)
            throw CloudApiError.InvalidParameter("The emulator tells by the hour only: Period must be 3600.");
        var (from, to) = (Moment(call, "StartTime"), Moment(call, "EndTime"));
        if (to <= from || (to - from) / Hour > MostPoints)
            throw CloudApiError.InvalidParameter($"EndTime must come after StartTime, and at most {MostPoints} points later.");
        return new JsonObject
        {
            ["Period"] = Hour, ["MetricName"] = name, ["StartTime"] = call.Text("StartTime"), ["EndTime"] = call.Text("EndTime"), ["Msg"] = "",
            ["DataPoints"] = new JsonArray([.. call.Find("Instances")!.Value.EnumerateArray().Select(instance => Points(book, space, metric, instance, from, to))]),
        };
    }

    /// <summary>A thing that is not the account's has no points.</summary>
    private static JsonObject Points(UsageBook book, string space, (string Meter, double Unit) metric, JsonElement instance, long from, long to)
    {
        var by = instance.GetProperty("Dimensions").EnumerateArray().ToDictionary(one => one.GetProperty("Name").GetString()!, one => one.GetProperty("Value").GetString()!, StringComparer.Ordinal);
        var resource = space == "QCE/COS"
            ? by.GetValueOrDefault("bucket") is { } bucket && bucket.EndsWith($"-{by.GetValueOrDefault("appid")}", StringComparison.Ordinal) ? bucket : ""
            : by.GetValueOrDefault("uin") == MeteringActions.Account ? by.GetValueOrDefault("TopicId") ?? "" : "";
        var points = book.Read(metric.Meter, resource, from, to);
        return new JsonObject
        {
            ["Dimensions"] = JsonNode.Parse(instance.GetProperty("Dimensions").GetRawText()),
            ["Timestamps"] = new JsonArray([.. points.Select(point => JsonValue.Create(point.Hour))]),
            ["Values"] = new JsonArray([.. points.Select(point => JsonValue.Create((double)point.Quantity / metric.Unit))]),
        };
    }

    private static long Moment(CloudApiCall call, string name) =>
        DateTimeOffset.TryParseExact(call.Text(name), "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToUnixTimeSeconds()
            : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01-31T23:59:59+08:00.");
}
