using System.Globalization;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What each day cost, by product; the days to the month's end as they are expected, with their band; the budget's share of a day; deployments.</summary>
internal static class DaysChart
{
    private const int Height = 260;
    private const int Left = 60;
    private const int Right = 10;
    private const int Top = 22;
    private const int Bottom = 26;
    private const int BarWidth = 18;
    private const int Lines = 4;

    /// <summary>Products by colour; the others are one.</summary>
    public const int MostProducts = 5;

    public static Markup Draw(ConsoleView view, CostReport report, IReadOnlyList<Deployment> deployments)
    {
        var month = BillingCalendar.MonthOf(report.To);
        var last = BillingCalendar.LastOf(month);
        DateOnly[] days = [.. BillingCalendar.Days(report.From, report.Forecast is null || last < report.To ? report.To : last)];
        var (low, expected, high) = Ahead(report, last);
        var budget = report.Budgets.FirstOrDefault(one => one.Budget.Name == CostAnomaly.Total) is { } total ? (double)total.Budget.Amount.Amount / BillingCalendar.DaysIn(month) : (double?)null;
        var top = Scale.Top(Math.Max(report.Days.Select(day => (double)day.Costs.Total.Amount).DefaultIfEmpty().Max(), Math.Max(high, budget ?? 0)));
        var width = Left + days.Length * BarWidth + Right;
        var ahead = days.Where(day => day > report.To).ToArray();
        return Html.Of($"""
            <div class="scroll" role="group" aria-label="{view.Say("每日费用图", "Chart of days")}" tabindex="0"><svg class="chart days" role="img" aria-labelledby="days-title days-desc" viewBox="0 0 {width} {Height}">
            <title id="days-title">{view.Say("每日费用", "What each day cost")}</title><desc id="days-desc">{Describe(view, report, expected, ahead.Length)}</desc>
            {Enumerable.Range(0, Lines + 1).Select(line => Level(report, top * line / Lines, top, width))}
            {Html.When(ahead.Length > 0, () => Html.Of($"""<rect class="band" x="{X(days, ahead[0])}" width="{ahead.Length * BarWidth}" y="{Y(high, top)}" height="{Y(Math.Max(0, low), top) - Y(high, top)}"/><line class="expected" x1="{X(days, ahead[0])}" x2="{X(days, ahead[0]) + ahead.Length * BarWidth}" y1="{Y(expected, top)}" y2="{Y(expected, top)}"/>"""))}
            {report.Days.Select(day => Bar(report, days, day.Costs.Day, Products(report), top))}
            {Html.When(budget is not null, () => Html.Of($"""<line class="budget" x1="{Left}" x2="{width - Right}" y1="{Y(budget!.Value, top)}" y2="{Y(budget.Value, top)}"/>"""))}
            {deployments.GroupBy(one => BillingCalendar.DayOf(one.RequestedAt)).Where(group => group.Key >= days[0] && group.Key <= days[^1]).Select(group => Mark(view, days, group.Key, [.. group]))}
            {days.Where((day, index) => index % 7 == 0).Select(day => Html.Of($"""<text class="axis" x="{X(days, day) + BarWidth / 2}" y="{Height - 8}" text-anchor="middle">{day.ToString("MM-dd", CultureInfo.InvariantCulture)}</text>"""))}
            </svg></div>
            """);
    }

    /// <summary>The dearest, in order.</summary>
    public static IReadOnlyList<string> Products(CostReport report) => [.. report.ByProduct.Take(MostProducts).Select(share => share.Name)];

    /// <summary>What each day to the month's end is expected to cost.</summary>
    private static (double Low, double Expected, double High) Ahead(CostReport report, DateOnly last)
    {
        var days = last.DayNumber - report.To.DayNumber;
        if (report.Forecast is not { } forecast || report.MonthToDate is not { } soFar || days <= 0)
            return (0, 0, 0);
        return (Rest(forecast.Low), Rest(forecast.Expected), Rest(forecast.High));

        double Rest(Money month) => (double)(month - soFar).Amount / days;
    }

    private static string Describe(ConsoleView view, CostReport report, double expected, int ahead)
    {
        var (total, dearest) = (report.Total, report.ByDay.MaxBy(day => day.Amount.Amount));
        var said = view.Say($"共 {total}，最高 {dearest?.Amount}（{dearest?.Name}）。", $"{total} in all, at most {dearest?.Amount} ({dearest?.Name}).");
        return ahead == 0 ? said : said + view.Say($"之后 {ahead} 天预计每天 {new Money((decimal)expected, report.Currency)}。", $" For {ahead} more days {new Money((decimal)expected, report.Currency)} a day are expected.");
    }

    private static Markup Level(CostReport report, double value, double top, int width) => Html.Of($"""
        <line class="grid" x1="{Left}" x2="{width - Right}" y1="{Y(value, top)}" y2="{Y(value, top)}"/><text class="axis" x="{Left - 6}" y="{Y(value, top) + 4}" text-anchor="end">{new Money((decimal)value, report.Currency).ToString()}</text>
        """);

    /// <summary>What outweighs what it refunds, from below; a day of refunds has no bar.</summary>
    private static Markup Bar(CostReport report, DateOnly[] days, DateOnly day, IReadOnlyList<string> products, double top)
    {
        var costs = report.Days.First(one => one.Costs.Day == day).Costs;
        var amounts = costs.Lines.GroupBy(line => products.Contains(line.Product) ? line.Product : null).ToDictionary(group => group.Key ?? "", group => (double)group.Sum(line => line.Amount));
        List<Markup> pieces = [];
        var below = 0.0;
        for (var place = 0; place <= products.Count; place++)
        {
            var amount = Math.Max(0, amounts.GetValueOrDefault(place < products.Count ? products[place] : ""));
            if (amount > 0)
                pieces.Add(Html.Of($"""<rect class="p{place}" x="{X(days, day) + 2}" width="{BarWidth - 4}" y="{Y(below + amount, top)}" height="{Y(below, top) - Y(below + amount, top)}"/>"""));
            below += amount;
        }

        return Html.Of($"""<g><title>{BillingCalendar.DayText(day)}: {costs.Total.ToString()}</title>{pieces}</g>""");
    }

    private static Markup Mark(ConsoleView view, DateOnly[] days, DateOnly day, Deployment[] deployments)
    {
        var x = X(days, day) + BarWidth / 2;
        return Html.Of($"""<g class="mark"><title>{BillingCalendar.DayText(day)}: {view.Say($"{deployments.Length} 次部署", deployments.Length == 1 ? "1 deployment" : $"{deployments.Length} deployments")}</title><path d="M{x - 5},{Top - 14} L{x + 5},{Top - 14} L{x},{Top - 5} Z"/></g>""");
    }

    private static int X(DateOnly[] days, DateOnly day) => Left + (day.DayNumber - days[0].DayNumber) * BarWidth;

    private static double Y(double value, double top) => Height - Bottom - Math.Clamp(value / top, 0, 1) * (Height - Top - Bottom);
}
