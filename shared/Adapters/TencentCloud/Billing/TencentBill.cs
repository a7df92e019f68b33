using System.Globalization;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;

namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>The account's bill through <c>billing</c>. Amounts are yuan. Thread-safe.</summary>
/// <param name="client">Tencent Cloud.</param>
/// <param name="pageSize">Rows of a page; 300 at most.</param>
internal sealed class TencentBill(CloudClient client, int pageSize = 300) : IBill
{
    private const int ExplorerPage = 100;
    private const int MostPages = 4000;

    private static readonly ILookup<string, BillDetail> Empty = Array.Empty<BillDetail>().ToLookup(static _ => "");

    public async Task<BillReading> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        List<BillRow> rows = [];
        try
        {
            foreach (var month in BillingCalendar.Months(from, to))
                await ReadMonthAsync(month, row => row.Day >= from && row.Day <= to, rows, cancellationToken);
        }
        catch (CloudException unready) when (IsNotReady(unready))
        {
            return new BillReading.NotReady(unready.Reason);
        }

        return new BillReading.Ready(rows);
    }

    public async Task<IReadOnlyList<ProductDay>?> SummariseAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        List<ProductDay> days = [];
        try
        {
            for (var page = 1; page <= MostPages; page++)
            {
                var request = new CostExplorerRequest($"{BillingCalendar.DayText(from)} 00:00:00", $"{BillingCalendar.DayText(to)} 23:59:59", "1", "day", "business", "cost", ExplorerPage, page);
                var answer = await client.CallAsync(BillingActions.Explore, request, Span(from, to), cancellationToken);
                var found = answer.Detail ?? [];
                days.AddRange(from row in found from time in row.TimeDetail ?? [] let day = Day(time.Time) where day is not null select new ProductDay(day.Value, row.Name ?? "", Yuan(time.Money)));
                if (found.Count < ExplorerPage)
                    break;
            }
        }
        catch (CloudException unready) when (IsNotReady(unready))
        {
            return null;
        }

        return days;
    }

    /// <summary>A bill that grows while it is read moves rows to the next page: a row that the page before had is the same one.</summary>
    private async Task ReadMonthAsync(DateOnly month, Func<BillRow, bool> isWanted, List<BillRow> rows, CancellationToken cancellationToken)
    {
        ILookup<string, BillDetail> before = Empty;
        BillTexts texts = new();
        string? context = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await client.CallAsync(BillingActions.Detail, new(page * pageSize, pageSize, BillingCalendar.MonthText(month), 0, context), BillingCalendar.MonthText(month), cancellationToken);
            var found = answer.DetailSet ?? [];
            foreach (var detail in found)
            {
                if (!IsAmong(before, detail))
                    rows.AddRange(Rows(detail, month, texts).Where(isWanted));
            }

            (before, context) = (found.Where(detail => !string.IsNullOrEmpty(detail.BillId)).ToLookup(detail => detail.BillId!, StringComparer.Ordinal), answer.Context);
            if (found.Count < pageSize)
                return;
        }

        throw new CloudException("read the bill of", BillingCalendar.MonthText(month), CloudFailure.Refused, $"it has more than {MostPages * pageSize} lines", "Ask for fewer days: ops costs --from --to.");
    }

    /// <summary>Lines of one number that say the same are one; a line without a number may well be there twice.</summary>
    private static bool IsAmong(ILookup<string, BillDetail> page, BillDetail detail) =>
        !string.IsNullOrEmpty(detail.BillId) && page.Contains(detail.BillId) && page[detail.BillId].Any(other => Says(other) == Says(detail));

    private static string Says(BillDetail detail) => string.Join('\n', [detail.ResourceId, detail.BillDay, detail.ActionType, .. (detail.ComponentSet ?? []).Select(component => component.ToString())]);

    private static IEnumerable<BillRow> Rows(BillDetail detail, DateOnly month, BillTexts texts)
    {
        var day = Day(detail.BillDay) ?? Day(detail.FeeBeginTime) ?? Day(detail.PayTime) ?? month;
        var plain = new BillRow(day, texts.Share(Name(detail.BusinessCode, detail.BusinessCodeName)), texts.Share(detail.ResourceId), "", null)
        {
            ProductName = texts.Share(detail.BusinessCodeName), Region = texts.Share(Name(detail.RegionId, detail.RegionName)), Action = texts.Share(Name(detail.ActionType, detail.ActionTypeName)), Tags = texts.Share(detail.Tags),
        };
        return detail.ComponentSet is { Count: > 0 } components ? components.Select(component => Row(plain, component, texts)) : [plain];
    }

    private static BillRow Row(BillRow plain, BillComponent component, BillTexts texts) => plain with
    {
        Item = texts.Share(Name(component.ItemCode, component.ComponentCode)), ItemName = texts.Share(Name(component.ItemCodeName, component.ComponentCodeName)), Cost = Yuan(component.RealCost), Discount = component.Discount,
        UnitPrice = component.SinglePrice, Unit = texts.Share(component.UsedAmountUnit), Used = component.RealTotalMeasure ?? component.UsedAmount, Deducted = component.DeductedMeasure, Voucher = component.VoucherPayAmount,
    };

    private static Money? Yuan(decimal? amount) => amount is { } known ? new Money(known, Money.Yuan) : null;

    private static string Name(string? code, string? name) => string.IsNullOrEmpty(code) ? name ?? "" : code;

    private static DateOnly? Day(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool IsNotReady(CloudException failure) => failure.Code == "FailedOperation.SummaryDataNotReady";

    private static string Span(DateOnly from, DateOnly to) => $"{BillingCalendar.DayText(from)} to {BillingCalendar.DayText(to)}";
}
