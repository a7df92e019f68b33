using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.Billing;

/// <summary>The summaries of a whole month. Until they are made they say so by <c>Ready</c> 0, and hold nothing.</summary>
internal static class BillSummaries
{
    private const int LargestPage = 100;
    private const int LargestResourcePage = 1000;

    public static JsonObject Month(BillBook book, CloudApiCall call)
    {
        var lines = Lines(book, BillingActions.Month(call.Text("Month"), "Month"));
        var groups = lines.GroupBy(Group(call.Text("GroupType"), book)).OrderBy(group => group.Key.Code, StringComparer.Ordinal);
        return new JsonObject
        {
            ["Ready"] = book.IsReady ? 1 : 0,
            ["SummaryDetail"] = new JsonArray([.. groups.Select(group => new JsonObject
            {
                ["GroupKey"] = group.Key.Code, ["GroupValue"] = group.Key.Name, ["TotalCost"] = BillingActions.Sum(group, line => line.Cost), ["RealTotalCost"] = BillingActions.Sum(group, line => line.RealCost),
                ["CashPayAmount"] = BillingActions.Sum(group, line => line.RealCost - line.Voucher), ["VoucherPayAmount"] = BillingActions.Sum(group, line => line.Voucher), ["IncentivePayAmount"] = "0", ["TransferPayAmount"] = "0", ["Business"] = new JsonArray(),
            })]),
        };
    }

    public static JsonObject Products(BillBook book, CloudApiCall call)
    {
        var (offset, limit) = BillingActions.Page(call, LargestPage);
        var (from, to) = (call.Text("BeginTime"), call.Text("EndTime"));
        if (from.Length < 7 || to.Length < 7 || from[..7] != to[..7])
            throw CloudApiError.InvalidParameter("BeginTime and EndTime must be in one month.");
        var groups = Lines(book, BillingActions.Month(from[..7], "BeginTime")).GroupBy(line => (line.Business, line.BusinessName)).OrderBy(group => group.Key.Business, StringComparer.Ordinal).ToArray();
        return new JsonObject
        {
            ["Ready"] = book.IsReady ? 1 : 0,
            ["Total"] = new JsonObject { ["RealTotalCost"] = BillingActions.Sum(groups.SelectMany(group => group), line => line.RealCost) },
            ["Data"] = new JsonArray([.. groups.Skip(offset).Take(limit).Select(group => new JsonObject
            {
                ["BusinessCode"] = group.Key.Business, ["BusinessCodeName"] = group.Key.BusinessName, ["RealTotalCost"] = BillingActions.Sum(group, line => line.RealCost),
                ["Trend"] = new JsonObject { ["Type"] = "none", ["Value"] = "0" }, ["CashPayAmount"] = BillingActions.Sum(group, line => line.RealCost - line.Voucher),
                ["IncentivePayAmount"] = "0", ["VoucherPayAmount"] = BillingActions.Sum(group, line => line.Voucher), ["TransferPayAmount"] = "0",
            })]),
            ["RecordNum"] = call.Number("NeedRecordNum") == 1 ? groups.Length : null,
        };
    }

    public static JsonObject Resources(BillBook book, CloudApiCall call)
    {
        var (offset, limit) = BillingActions.Page(call, LargestResourcePage);
        if (!book.IsReady)
            throw new CloudApiException("FailedOperation.SummaryDataNotReady", "The summary data is not ready yet. Try again in some minutes.");
        var month = BillingActions.Month(call.Text("Month"), "Month");
        var groups = Lines(book, month).GroupBy(line => (line.Business, line.BusinessName, line.Resource)).OrderBy(group => group.Key.Business, StringComparer.Ordinal).ThenBy(group => group.Key.Resource, StringComparer.Ordinal).ToArray();
        return new JsonObject
        {
            ["ResourceSummarySet"] = new JsonArray([.. groups.Skip(offset).Take(limit).Select(group => new JsonObject
            {
                ["BusinessCode"] = group.Key.Business, ["BusinessCodeName"] = group.Key.BusinessName, ["ProductCodeName"] = group.Key.BusinessName, ["ResourceId"] = group.Key.Resource, ["ResourceName"] = group.Key.Resource,
                ["RegionId"] = 4, ["TotalCost"] = BillingActions.Sum(group, line => line.Cost), ["RealTotalCost"] = BillingActions.Sum(group, line => line.RealCost),
                ["BillMonth"] = month.ToString("yyyy-MM", CultureInfo.InvariantCulture), ["Tags"] = new JsonArray(),
            })]),
            ["Total"] = call.Number("NeedRecordNum") == 1 ? groups.Length : null,
        };
    }

    private static IReadOnlyList<BillLine> Lines(BillBook book, DateOnly month) => book.IsReady ? book.Lines(month, month.AddMonths(1).AddDays(-1)) : [];

    private static Func<BillLine, (string Code, string Name)> Group(string type, BillBook book) => type switch
    {
        "business" => line => (line.Business, line.BusinessName),
        "project" => _ => ("0", "默认项目"),
        "region" => line => (line.Region, line.Region),
        "payMode" => _ => ("postPay", "按量计费"),
        "tag" => line => (book.Plan.Tags.GetValueOrDefault(line.Resource) ?? "", book.Plan.Tags.GetValueOrDefault(line.Resource) ?? "未分配"),
        _ => throw CloudApiError.InvalidParameter("GroupType must be business, project, region, payMode or tag."),
    };
}
