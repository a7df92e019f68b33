using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>A day of measurements, as charts and as numbers.</summary>
internal static class MetricsPage
{
    public static Markup Show(ConsoleView view, MachineBoard machine) => Frame.Around(view, "/metrics", view.Say("指标", "Metrics"), Html.Of($"""
        {Parts.Title(view.Say("过去 24 小时", "The last 24 hours"), Parts.AsOf(view, machine.Panel))}
        {Html.When(machine.Agents.Count > 0, () => Machines(view, machine))}
        {machine.Panel.Show(view, board => Board(view, board))}
        """));

    /// <summary>This machine first, where it measures itself; then every agent's.</summary>
    private static Markup Machines(ConsoleView view, MachineBoard machine)
    {
        var all = machine.Agents.Select(agent => ($"{ConsoleView.Root}/metrics/{agent}", agent.ToString(), machine.Shown == agent));
        var here = ($"{ConsoleView.Root}/metrics", view.Say("本机", "This machine"), machine.Shown is null);
        return Html.Of($"""
            <nav class="machines" aria-label="{view.Say("机器", "Machines")}"><ul>{(machine.MeasuresHere ? all.Prepend(here) : all).Select(one => Html.Of($"""<li><a href="{one.Item1}"{Html.When(one.Item3, () => Html.Of($" aria-current=\"page\""))}>{one.Item2}</a></li>"""))}</ul></nav>
            """);
    }

    private static Markup Board(ConsoleView view, MetricBoard board)
    {
        var shown = MetricText.All.Select(metric => (Metric: metric, Series: board.Find(metric.Key))).Where(one => one.Series is not null).ToArray();
        return shown.Length == 0
            ? Parts.Empty(view.Say("过去 24 小时没有测量数据。CollectMetrics 每 15 秒测量一次；在代理所在的机器上查看。", "Nothing was measured within 24 hours. CollectMetrics measures every 15 seconds, where the agent is."))
            : Html.Of($"""<div class="cards wide">{shown.Select(one => Chart(view, board, one.Metric, one.Series!))}</div>""");
    }

    private static Markup Chart(ConsoleView view, MetricBoard board, MetricText metric, MetricSeries series) => Html.Of($"""
        <section class="card" aria-labelledby="metric-{metric.Key}"><h2 id="metric-{metric.Key}">{view.Say(metric.Name)} <span class="now">{(series.Last is { } last ? metric.Format(last) : "–")}</span></h2>
        {LineChart.Draw(view, board, metric, series)}
        <details><summary>{view.Say("数据表", "As a table")}</summary>{Table(view, board, metric, series)}</details></section>
        """);

    /// <summary>By the hour.</summary>
    private static Markup Table(ConsoleView view, MetricBoard board, MetricText metric, MetricSeries series)
    {
        var perHour = (int)(TimeSpan.FromHours(1) / MetricBoard.Step);
        return Parts.Table(view.Say(metric.Name), [view.Say("开始", "From"), view.Say("平均", "Average"), view.Say("最高", "Highest")], series.Points.Chunk(perHour).Select((points, hour) => (points, hour)).Where(one => one.points.Any(point => point is not null)).Select(one => Html.Of($"""
            <tr><td>{view.Clock(board.From + one.hour * TimeSpan.FromHours(1))}</td><td class="n">{metric.Format(one.points.Average() ?? 0)}</td><td class="n">{metric.Format(one.points.Max() ?? 0)}</td></tr>
            """)), 1, 2);
    }
}
