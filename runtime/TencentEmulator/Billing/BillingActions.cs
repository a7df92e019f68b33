using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.Billing;

/// <summary>The actions of <c>billing</c> 2018-07-09 that are emulated. See <see href="https://cloud.tencent.com/document/api/555/19182"/>.</summary>
internal static class BillingActions
{
    public static CloudProduct Product(BillBook book) => new("billing", "2018-07-09", new Dictionary<string, CloudAction>(StringComparer.Ordinal)
    {
        ["DescribeCostExplorerSummary"] = At(
            [Needs("BeginTime"), Needs("EndTime"), Needs("BillType"), Needs("PeriodType"), Needs("Dimensions"), Needs("FeeType"), Needs("PageSize", ParameterKind.Integer), Needs("PageNo", ParameterKind.Integer), May("TagKeyStr"), May("NeedConditionValue"), May("Conditions", ParameterKind.Object)],
            call => CostExplorer.Describe(book, call)),
        ["DescribeBillDetail"] = At(
            [Needs("Offset", ParameterKind.Integer), Needs("Limit", ParameterKind.Integer), May("Month"), May("BeginTime"), May("EndTime"), May("NeedRecordNum", ParameterKind.Integer), May("BusinessCode"), May("ResourceId"), May("Context"), May("ActionType"), May("ProjectId", ParameterKind.Integer), May("PayMode"), May("PayerUin")],
            call => BillDetail.Describe(book, call)),
        ["DescribeBillResourceSummary"] = At(
            [Needs("Offset", ParameterKind.Integer), Needs("Limit", ParameterKind.Integer), Needs("Month"), May("NeedRecordNum", ParameterKind.Integer), May("BusinessCode"), May("ResourceId"), May("ActionType"), May("PayMode")],
            call => BillSummaries.Resources(book, call)),
        ["DescribeBillSummary"] = At([Needs("Month"), Needs("GroupType"), May("TagKey", ParameterKind.List)], call => BillSummaries.Month(book, call)),
        ["DescribeCostSummaryByProduct"] = At(
            [Needs("BeginTime"), Needs("EndTime"), Needs("Limit", ParameterKind.Integer), Needs("Offset", ParameterKind.Integer), May("NeedRecordNum", ParameterKind.Integer), May("PayerUin")],
            call => BillSummaries.Products(book, call)),
        ["DescribeAccountBalance"] = At([], _ => new JsonObject { ["Balance"] = 100_000, ["RealBalance"] = 100_000, ["CashAccountBalance"] = 100_000, ["OweAmount"] = 0 }),
    },
    ["DescribeCostDetail", "DescribeBillDownloadUrl", "DescribeVoucherInfo", "DescribeDosageCosDetailByDate", "DescribeDealsByCond", "DescribeBillAdjustInfo"]);

    /// <summary>Amounts are texts; what is not told is a hyphen.</summary>
    public static string Amount(decimal amount, bool isUntold = false) => isUntold ? "-" : amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>A sum, not told when a part of it is not.</summary>
    public static string Sum(IEnumerable<BillLine> lines, Func<BillLine, decimal> amount)
    {
        var (sum, isUntold) = (0m, false);
        foreach (var line in lines)
            (sum, isUntold) = (sum + amount(line), isUntold || line.IsUntold);
        return Amount(sum, isUntold);
    }

    public static DateOnly Month(string text, string name) => DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
        ? month
        : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01.");

    public static DateOnly Day(CloudApiCall call, string name) =>
        DateTime.TryParseExact(call.Text(name), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? DateOnly.FromDateTime(moment)
            : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01-31 23:59:59.");

    /// <summary>Offset and Limit, within what the action takes.</summary>
    public static (int Offset, int Limit) Page(CloudApiCall call, int most)
    {
        var (offset, limit) = (call.Number("Offset"), call.Number("Limit"));
        return offset is >= 0 and <= int.MaxValue && limit >= 1 && limit <= most ? ((int)offset, (int)limit) : throw CloudApiError.InvalidParameter($"Offset must be at least 0, Limit 1 to {most}.");
    }

    private static CloudAction At(Parameter[] parameters, Func<CloudApiCall, JsonObject> run) => new(parameters, (call, _) => Task.FromResult(run(call)));
}
