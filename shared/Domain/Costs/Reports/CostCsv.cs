using System.Globalization;
using System.Text;
using SuperInsight.Domain.Costs.Billing;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>Days as CSV with the column names of FOCUS 1.2 (<see href="https://focus.finops.org/focus-specification/"/>): one row for each product, resource and day. RFC 4180, UTF-8, numbers without exponent and thousands marks.</summary>
public static class CostCsv
{
    private static readonly string[] Columns =
    [
        "BillingAccountId", "BillingCurrency", "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency",
        "ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodStart", "BillingPeriodEnd", "ProviderName", "PublisherName", "InvoiceIssuerName", "ServiceName", "ServiceCategory", "ResourceId", "Tags",
    ];

    /// <summary>With the line of headings.</summary>
    public static string Write(CostReport report, string account)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        Line(text, Columns);
        foreach (var day in report.Days)
        {
            foreach (var line in day.Costs.Lines)
                Line(text, Row(day.Costs, line, account));
        }

        return text.ToString();
    }

    private static string[] Row(DayCosts day, DayLine line, string account)
    {
        var month = BillingCalendar.MonthOf(day.Day);
        // What is billed is what must be paid; a voucher pays a part of it. List prices are not kept by day: the column is null, as the specification wants it.
        var billed = line.Amount - line.Voucher;
        return
        [
            account, day.Currency, Money.Format(billed), Money.Format(billed), "", "", line.Amount < 0 ? "Credit" : "Usage", line.Amount < 0 ? "Correction" : "", $"{line.Product} of {line.Resource}", "Usage-Based",
            Moment(day.Day), Moment(day.Day.AddDays(1)), Moment(month), Moment(month.AddMonths(1)), "Tencent Cloud", "Tencent Cloud", "Tencent Cloud", line.Product, Category(line.Product), line.Resource == DayCosts.OtherResources ? "" : line.Resource, Tags(line.Tags),
        ];
    }

    private static string Category(string product) => product switch
    {
        "cloudbase-run" => "Compute",
        "cos" or "cbs" => "Storage",
        "tcr" => "Developer Tools",
        "cls" => "Management and Governance",
        _ => "Other",
    };

    private static string Tags(string tags) => tags.Length == 0
        ? "{}"
        : $"{{{string.Join(",", tags.Split(", ").Select(tag => tag.Split('=', 2)).Select(pair => $"{Quote(pair[0])}:{Quote(pair.Length > 1 ? pair[1] : "")}"))}}}";

    private static string Quote(string text) => $"\"{System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string Moment(DateOnly day) => BillingCalendar.StartOf(day).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>A cell that a spreadsheet would take for a formula gets an apostrophe: names of resources are other people's text.</summary>
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is ('=' or '+' or '@' or '\t' or '\r') ? $"'{text}" : text;
        if (safe.Length > 0 && safe[0] == '-' && !decimal.TryParse(safe, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            safe = $"'{safe}";
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
