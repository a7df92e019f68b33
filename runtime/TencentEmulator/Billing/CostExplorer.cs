using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;

namespace TencentEmulator.Billing;

/// <summary>What <c>DescribeCostExplorerSummary</c> tells: costs by day or month and one dimension.
/// See <see href="https://cloud.tencent.com/document/api/555/108599"/>.</summary>
internal static class CostExplorer
{
    private const int LargestPage = 100;

    public static JsonObject Describe(BillBook book, CloudApiCall call)
    {
        var (from, to) = (BillingActions.Day(call, "BeginTime"), BillingActions.Day(call, "EndTime"));
        var (size, page) = (call.Number("PageSize"), call.Number("PageNo"));
        if (from > to || size is < 1 or > LargestPage || page < 1)
            throw CloudApiError.InvalidParameter("EndTime must not be before BeginTime; PageSize 1 to 100, PageNo from 1.");
        if (call.Text("BillType") is not ("1" or "2") || call.Text("FeeType") is not ("cost" or "totalCost"))
            throw CloudApiError.InvalidParameter("BillType must be 1 or 2, FeeType cost or totalCost.");
        if (!book.IsReady)
            throw new CloudApiException("FailedOperation.SummaryDataNotReady", "The summary data is not ready yet. Try again in some minutes.");
        Func<BillLine, decimal> amount = call.Text("FeeType") == "cost" ? line => line.RealCost : line => line.Cost;
        var period = Period(call.Text("PeriodType"));
        var lines = book.Lines(from, to);
        string[] times = [.. Days(from, to).Select(period).Distinct()];
        var groups = lines.GroupBy(Dimension(call.Text("Dimensions"), book)).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        return new JsonObject
        {
            ["Total"] = groups.Length,
            ["Header"] = new JsonObject { ["HeadDetail"] = new JsonArray([.. times.Select(time => new JsonObject { ["Name"] = time })]), ["Name"] = call.Text("Dimensions"), ["Total"] = "总计" },
            ["Detail"] = new JsonArray([.. groups.Skip((int)Math.Min(int.MaxValue, (page - 1) * size)).Take((int)size).Select(group => Row(group.Key, [.. group], times, period, amount))]),
            ["TotalDetail"] = Row("总计", [.. lines], times, period, amount),
            ["ConditionValue"] = null,
        };
    }

    private static JsonObject Row(string name, BillLine[] lines, string[] times, Func<DateOnly, string> period, Func<BillLine, decimal> amount)
    {
        var byTime = lines.ToLookup(line => period(line.Day));
        return new JsonObject
        {
            ["Name"] = name,
            ["Total"] = BillingActions.Sum(lines, amount),
            ["TimeDetail"] = new JsonArray([.. times.Select(time => new JsonObject { ["Time"] = time, ["Money"] = BillingActions.Sum(byTime[time], amount) })]),
        };
    }

    private static Func<DateOnly, string> Period(string type) => type switch
    {
        "day" => day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "month" => day => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => throw CloudApiError.InvalidParameter("PeriodType must be day or month."),
    };

    private static Func<BillLine, string> Dimension(string name, BillBook book) => name switch
    {
        "default" => _ => "总计",
        "business" => line => line.BusinessName,
        "product" => line => line.ItemName,
        "region" => line => line.Region,
        "payMode" => _ => "按量计费",
        "tags" => line => book.Plan.Tags.GetValueOrDefault(line.Resource) ?? "未分配",
        _ => throw CloudApiError.InvalidParameter($"The emulator has no dimension {name}."),
    };

    private static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
            yield return day;
    }
}
