using System.Globalization;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What the last days cost, and what the month will.</summary>
internal static class CostsPage
{
    private const int MostResources = 20;

    /// <param name="deployments">Marked where they are known.</param>
    public static Markup Show(ConsoleView view, Panel<CostReport> panel, Panel<DeploymentBoard> deployments) => Frame.Around(view, "/costs", view.Say("费用", "Costs"), Html.Of($"""
        {Parts.Title(view.Say("费用", "Costs"), Parts.AsOf(view, panel))}
        {Html.When(deployments.Failure is not null, () => Parts.Failure(view, deployments.Failure!))}
        {panel.Show(view, report => Report(view, report, deployments.Value?.Deployments ?? []))}
        """));

    public static Markup Verdict(ConsoleView view, BudgetState state) => Html.Of($"""
        {state.Verdict switch
        {
            BudgetVerdict.Exceeded => Parts.Badge(Tone.Bad, view.Say("已超预算", "over budget")),
            BudgetVerdict.WillBeExceeded => Parts.Badge(Tone.Bad, view.Say("将超预算", "will be over budget")),
            BudgetVerdict.MayBeExceeded => Parts.Badge(Tone.Warning, view.Say("可能超预算", "may be over budget")),
            _ => Parts.Badge(Tone.Good, view.Say("在预算内", "within budget")),
        }} {(state.Budget.Name == CostAnomaly.Total ? view.Say("总计", "total") : state.Budget.Name)} {state.Budget.Amount.ToString()}
        """);

    private static Markup Report(ConsoleView view, CostReport report, IReadOnlyList<Deployment> deployments) => report.Days.Count == 0
        ? Parts.Empty(view.Say("还没有账单数据。DailyCostReport 每天读取账单，./ops costs 也会读取。", "No bill is known yet. DailyCostReport reads it once a day; so does ./ops costs."))
        : Html.Of($"""
            <div><dl class="figures big"><div><dt>{view.Say("本月至今", "Month to date")}</dt><dd>{report.MonthToDate.ToString()}</dd></div>{Html.When(report.Forecast is not null, () => Ahead(view, report.Forecast!))}</dl>
            {report.Budgets.Select(budget => Html.Of($"<p>{Verdict(view, budget)}</p>"))}</div>
            <section class="card" aria-labelledby="days"><h2 id="days">{view.Say("每日费用（北京时间）", "Days (Beijing's)")}</h2>{DaysChart.Draw(view, report, deployments)}{Legend(view, report)}
            <details><summary>{view.Say("数据表", "As a table")}</summary>{Days(view, report)}</details></section>
            {Html.When(report.Anomalies.Count > 0, () => Unusual(view, report))}
            <div class="cards"><section class="card" aria-labelledby="products"><h2 id="products">{view.Say("按产品", "By product")}</h2>{Shares(view, view.Say("按产品", "By product"), report.ByProduct)}</section>
            <section class="card" aria-labelledby="resources"><h2 id="resources">{view.Say("按资源", "By resource")}</h2>{Shares(view, view.Say("按资源", "By resource"), [.. report.ByResource.Take(MostResources)])}</section></div>
            """);

    private static Markup Ahead(ConsoleView view, Forecast forecast) => Html.Of($"""
        <div><dt>{view.Say("月末预计", "Expected at its end")}</dt><dd>{forecast.Expected.ToString()}</dd><dd class="hint">{view.Say("80 % 概率在", "with 80 % probability")} {forecast.Low.ToString()} – {forecast.High.ToString()}{Html.When(forecast.PastError is not null, () => Html.Of($"; {PastError(view, forecast)}"))}</dd></div>
        """);

    private static string PastError(ConsoleView view, Forecast forecast)
    {
        var share = (forecast.PastError!.Value * 100).ToString("0.0", CultureInfo.InvariantCulture);
        return view.Say($"以往平均误差 {share} %（{forecast.PastForecasts} 次）", $"such forecasts were {share} % off on average ({forecast.PastForecasts} looked back on)");
    }

    private static Markup Unusual(ConsoleView view, CostReport report) => Html.Of($"""
        <section aria-labelledby="unusual"><h2 id="unusual">{view.Say("异常", "Unusual")}</h2><ul>{report.Anomalies.Select(one => Html.Of($"""<li>{BillingCalendar.DayText(one.Day)} {one.Subject}: {one.Amount.ToString()}, {view.Say("通常", "usually")} {one.Expected.ToString()}</li>"""))}{report.Suspects.Select(suspect => Html.Of($"""<li>{view.Time(suspect.At)} {suspect.What}</li>"""))}</ul></section>
        """);

    private static Markup Legend(ConsoleView view, CostReport report)
    {
        var products = DaysChart.Products(report);
        return Html.Of($"""
            <ul class="legend">{products.Select((name, place) => Key($"p{place}", name))}{Html.When(report.ByProduct.Count > products.Count, () => Key($"p{products.Count}", view.Say("其他", "others")))}
            {Html.When(report.Forecast is not null, () => Key("band", view.Say("预计（80 % 区间）", "expected (80 % band)")))}{Html.When(report.Budgets.Any(one => one.Budget.Name == CostAnomaly.Total), () => Key("budget", view.Say("预算（每日份额）", "budget (a day's share)")))}<li><svg class="key" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path class="mark" d="M1,2 L11,2 L6,11 Z"/></svg> {view.Say("部署", "deployment")}</li></ul>
            """);
    }

    private static Markup Key(string look, string name) => Html.Of($"""<li><svg class="key" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><rect class="{look}" width="12" height="12" rx="2"/></svg> {name}</li>""");

    private static Markup Days(ConsoleView view, CostReport report) => Parts.Table(view.Say("每日费用", "Days"), [view.Say("日期", "Day"), view.Say("金额", "Amount"), view.Say("其中", "Of it")], report.Days.Reverse().Select(day => Html.Of($"""
        <tr><td>{BillingCalendar.DayText(day.Costs.Day)}</td><td class="n">{day.Costs.Total.ToString()}</td><td>{string.Join(", ", day.Costs.ByProduct().Lines.OrderByDescending(line => line.Amount).Take(DaysChart.MostProducts).Select(line => $"{line.Product} {new Money(line.Amount, report.Currency)}"))}</td></tr>
        """)), 1);

    private static Markup Shares(ConsoleView view, string label, IReadOnlyList<CostShare> shares) => Parts.Table(label, [view.Say("名称", "Name"), view.Say("金额", "Amount")], shares.Select(share => Html.Of($"""
        <tr><td>{share.Name}</td><td class="n">{share.Amount.ToString()}</td></tr>
        """)), 1);
}
