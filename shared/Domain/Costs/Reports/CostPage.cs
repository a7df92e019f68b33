using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SuperInsight.Domain.Costs.Reports;

/// <summary>A report as one HTML page: complete without script, style sheet or network; light and dark.</summary>
public static class CostPage
{
    private const int Height = 120;
    private const int BarWidth = 18;
    private const int MostRows = 50;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = report.From == report.To ? $"Cost of {BillingCalendar.DayText(report.To)}" : $"Cost from {BillingCalendar.DayText(report.From)} to {BillingCalendar.DayText(report.To)}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{Text(title)}}</title>
            <style>
            :root{color-scheme:light dark} body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;width:100%;margin:1rem 0} th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8886} td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
            .total{font-size:2rem;font-weight:600} svg rect{fill:#2563eb} svg text{fill:currentColor;font-size:10px} figure{margin:1rem 0;overflow-x:auto}
            </style></head><body><main>
            <h1>{{Text(title)}}</h1><p class="total">{{Text(report.Total.ToString())}}</p>

            """);
        List(page, "What it means", CostText.Sentences(report));
        if (report.ByDay.Count > 1)
            Chart(page, report.ByDay);
        Table(page, "By product", report.ByProduct);
        Table(page, "By resource", report.ByResource);
        if (report.ByTag.Any(share => share.Name != CostReport.Untagged))
            Table(page, "By tag", report.ByTag);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void List(StringBuilder page, string heading, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2><ul>{string.Concat(sentences.Select(sentence => $"<li>{Text(sentence)}</li>"))}</ul>\n");
    }

    private static void Table(StringBuilder page, string heading, IReadOnlyList<CostShare> shares)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2><table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">Amount</th></tr></thead><tbody>\n");
        foreach (var share in shares.Take(MostRows))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(share.Name)}</td><td class=\"n\">{Text(share.Amount.ToString())}</td></tr>\n");
        if (shares.Count > MostRows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{shares.Count - MostRows} more</td><td class=\"n\">{Text(shares.Skip(MostRows).Select(share => share.Amount).Aggregate((sum, one) => sum + one).ToString())}</td></tr>\n");
        page.Append("</tbody></table>\n");
    }

    private static void Chart(StringBuilder page, IReadOnlyList<CostShare> days)
    {
        var most = Math.Max(0.01m, days.Max(day => day.Amount.Amount));
        page.Append(CultureInfo.InvariantCulture, $"<h2>By day</h2><figure><svg role=\"img\" width=\"{days.Count * BarWidth}\" height=\"{Height}\" aria-label=\"Cost of each day, at most {Text(days.MaxBy(day => day.Amount.Amount)!.Amount.ToString())}\">");
        for (var index = 0; index < days.Count; index++)
        {
            var height = (int)(Math.Max(0, days[index].Amount.Amount) / most * (Height - 10));
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{index * BarWidth + 1}\" y=\"{Height - height}\" width=\"{BarWidth - 2}\" height=\"{height}\"><title>{Text(days[index].Name)}: {Text(days[index].Amount.ToString())}</title></rect>");
        }

        page.Append("</svg></figure>\n");
        Table(page, "Days", days);
    }

    private static string Text(string text) => Encoder.Encode(text);
}
