using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.Billing;

/// <summary>What <c>DescribeCreditsUsageDetail</c> of <c>tcb</c> tells: the plan's usage of the meter <c>run_points</c>, as points of CloudBase Run.</summary>
internal static class PointsDetail
{
    private const string Meter = "run_points";

    public static readonly Parameter[] Parameters =
        [Needs("EnvId"), Needs("StartDate"), Needs("EndDate"), May("Modules", ParameterKind.List), May("NeedUsageDetails", ParameterKind.Truth)];

    public static JsonObject Describe(BillBook book, CloudApiCall call)
    {
        var (from, to) = (Day(call, "StartDate"), Day(call, "EndDate"));
        var asked = call.Find("Modules") is { } modules ? modules.EnumerateArray().Select(one => one.ToString()).ToArray() : ["EKS"];
        var used = book.Plan.Usage.Where(one => one.Meter == Meter && BillMaker.DayOf(one.Hour) >= from && BillMaker.DayOf(one.Hour) <= to && one.Hour < book.Now && asked.Contains("EKS")).OrderBy(one => one.Hour).ToArray();
        return new JsonObject
        {
            ["Usages"] = used.Length == 0 ? [] : new JsonArray(new JsonObject
            {
                ["Module"] = "EKS",
                ["CreditsValue"] = used.Sum(one => one.Quantity),
                ["MetricUsageDetail"] = call.Truth("NeedUsageDetails") ? new JsonArray(new JsonObject
                {
                    ["MetricName"] = "EksCu", ["ResourceType"] = "eks", ["Unit"] = "点", ["BillingCycleType"] = "hourly", ["CreditsValue"] = used.Sum(one => one.Quantity),
                    ["ValueDetailList"] = new JsonArray([.. used.Select(one => new JsonObject
                    {
                        ["CalcTime"] = DateTimeOffset.FromUnixTimeSeconds(one.Hour).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                        ["RawValue"] = one.Quantity, ["CreditsValue"] = one.Quantity, ["DeductValue"] = 0, ["PackageDeductValue"] = 0, ["ReportValue"] = one.Quantity,
                    })]),
                }) : null,
            }),
        };
    }

    private static DateOnly Day(CloudApiCall call, string name) => DateOnly.TryParseExact(call.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01-31.");
}
