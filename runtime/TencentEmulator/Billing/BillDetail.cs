using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.Billing;

/// <summary>What <c>DescribeBillDetail</c> tells: the lines of a month, each with its one component.
/// See <see href="https://cloud.tencent.com/document/api/555/19182"/>.</summary>
internal static class BillDetail
{
    private const int LargestPage = 300;

    public static JsonObject Describe(BillBook book, CloudApiCall call)
    {
        var (offset, limit) = BillingActions.Page(call, LargestPage);
        var month = call.Text("Month") is { Length: > 0 } text ? BillingActions.Month(text, "Month") : Begin(call);
        if (!book.IsReady)
            throw new CloudApiException("FailedOperation.SummaryDataNotReady", "The bill is not ready yet. Try again in some minutes.");
        BillLine[] lines = [.. book.Lines(month, month.AddMonths(1).AddDays(-1)).Where(line => call.Text("BusinessCode") is { Length: 0 } || line.Business == call.Text("BusinessCode"))
            .Where(line => call.Text("ResourceId") is { Length: 0 } || line.Resource == call.Text("ResourceId"))];
        BillLine[] page = [.. lines.Skip(offset).Take(limit)];
        return new JsonObject
        {
            ["DetailSet"] = new JsonArray([.. page.Select(line => Row(line, book.Plan.Tags.GetValueOrDefault(line.Resource)))]),
            ["Total"] = call.Number("NeedRecordNum") == 1 ? lines.Length : null,
            ["Context"] = string.Create(CultureInfo.InvariantCulture, $"context-{offset + page.Length}"),
        };
    }

    /// <summary>Whatever the days, a bill's detail is that of the whole month.</summary>
    private static DateOnly Begin(CloudApiCall call)
    {
        var (from, to) = (BillingActions.Day(call, "BeginTime"), BillingActions.Day(call, "EndTime"));
        return (from.Year, from.Month) == (to.Year, to.Month) ? new(from.Year, from.Month, 1) : throw CloudApiError.InvalidParameter("BeginTime and EndTime must be in one month.");
    }

    private static JsonObject Row(BillLine line, string? tag)
    {
        var day = line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["BusinessCode"] = line.Business,
            ["BusinessCodeName"] = line.BusinessName,
            ["ProductCode"] = $"s{line.Business}",
            ["ProductCodeName"] = line.BusinessName,
            ["PayModeName"] = "按量计费",
            ["ProjectId"] = 0,
            ["ProjectName"] = "默认项目",
            ["RegionId"] = line.Region,
            ["RegionName"] = line.Region,
            ["ResourceId"] = line.Resource,
            ["ResourceName"] = line.Resource,
            ["ActionType"] = line.IsCorrection ? "adjust" : "postpay_deduct_d",
            ["ActionTypeName"] = line.IsCorrection ? "调账" : "按量计费日结",
            ["BillId"] = line.Id,
            ["BillDay"] = day,
            ["BillMonth"] = line.Day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            ["FeeBeginTime"] = $"{day} 00:00:00",
            ["FeeEndTime"] = $"{day} 23:59:59",
            ["PayTime"] = DateTimeOffset.FromUnixTimeSeconds(line.AppearsAt).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["PayerUin"] = "100000000001",
            ["OwnerUin"] = "100000000001",
            ["Tags"] = tag?.Split('=', 2) is [var key, var value] ? new JsonArray(new JsonObject { ["TagKey"] = key, ["TagValue"] = value }) : [],
            ["ComponentSet"] = new JsonArray(Component(line)),
        };
    }

    private static JsonObject Component(BillLine line) => new()
    {
        ["ComponentCode"] = $"v{line.Item}",
        ["ComponentCodeName"] = line.ItemName,
        ["ItemCode"] = line.Item,
        ["ItemCodeName"] = line.ItemName,
        ["SinglePrice"] = BillingActions.Amount(line.SinglePrice, line.IsUntold),
        ["SpecifiedPrice"] = BillingActions.Amount(line.SinglePrice, line.IsUntold),
        ["PriceUnit"] = line.Unit.Length > 0 ? $"元/{line.Unit}" : "",
        ["UsedAmount"] = BillingActions.Amount(line.Measured - line.Deducted),
        ["UsedAmountUnit"] = line.Unit,
        ["RealTotalMeasure"] = BillingActions.Amount(line.Measured),
        ["DeductedMeasure"] = BillingActions.Amount(line.Deducted),
        ["TimeSpan"] = "1",
        ["TimeUnitName"] = "天",
        ["Cost"] = BillingActions.Amount(line.Cost, line.IsUntold),
        ["Discount"] = BillingActions.Amount(line.Discount),
        ["ReduceType"] = line.Discount < 1 ? "折扣" : "无",
        ["RealCost"] = BillingActions.Amount(line.RealCost, line.IsUntold),
        ["VoucherPayAmount"] = BillingActions.Amount(line.Voucher, line.IsUntold),
        ["CashPayAmount"] = BillingActions.Amount(line.RealCost - line.Voucher, line.IsUntold),
        ["IncentivePayAmount"] = "0",
        ["TransferPayAmount"] = "0",
        ["ContractPrice"] = "0",
        ["BlendedDiscount"] = BillingActions.Amount(line.Discount),
    };
}
