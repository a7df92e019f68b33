using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs.Reports;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>Is everything well, since when, and what needs somebody.</summary>
internal static class OverviewPage
{
    private const int MostNeeds = 12;

    public static Markup Show(ConsoleView view, ConsoleOverview all) => Frame.Around(view, "", view.Say("总览", "Overview"), Html.Of($"""
        {Verdict(view, all)}
        {Needs(view, all)}
        <div class="cards">
        {Card(view, "deployments", view.Say("部署", "Deployments"), all.Deployments.Show(view, board => Deployments(view, board)))}
        {Card(view, "backups", view.Say("备份", "Backups"), all.Backups.Show(view, board => Backups(view, board)))}
        {Card(view, "metrics", view.Say("当前指标", "Metrics now"), all.Metrics.Show(view, board => Metrics(view, board)))}
        {Card(view, "costs", view.Say("费用", "Costs"), all.Costs.Show(view, report => Costs(view, report)))}
        </div>
        """));

    private static Markup Card(ConsoleView view, string page, string title, Markup contents) => Html.Of($"""
        <section class="card" aria-labelledby="card-{page}"><h2 id="card-{page}"><a href="{ConsoleView.Root}/{page}">{title}</a></h2>{contents}</section>
        """);

    /// <summary>What could not be read is not well: nobody knows.</summary>
    private static Markup Verdict(ConsoleView view, ConsoleOverview all)
    {
        var unread = all.Failures.Count();
        var worst = all.Alarms.Value?.Worst;
        var stale = all.Backups.Value?.Sources.Count(source => source.Freshness.IsStale) ?? 0;
        var (tone, text) = worst switch
        {
            AlarmSeverity.Critical => (Tone.Bad, view.Say("有严重告警", "Something critical is wrong")),
            AlarmSeverity.Warning => (Tone.Warning, view.Say("有告警需要处理", "Something needs attention")),
            _ when unread > 0 => (Tone.Warning, view.Say($"{unread} 个数据源无法读取", unread == 1 ? "One source cannot be read" : $"{unread} sources cannot be read")),
            _ when stale > 0 => (Tone.Warning, view.Say("备份已过期", "A backup is too old")),
            _ => (Tone.Good, view.Say("一切正常", "All is well")),
        };
        return Html.Of($"""
            <div class="verdict {Parts.Class(tone)}"><h1>{text}</h1><p>{Since(view, all.Alarms.Value)}</p>
            <p class="asof">{view.Say("数据时间", "As of")} {view.Time(all.Alarms.At)} · <a href="{ConsoleView.Root}">{view.Say("刷新", "Refresh")}</a></p></div>
            """);
    }

    private static Markup Since(ConsoleView view, AlarmBoard? board) => board switch
    {
        null => Html.Of($"{view.Say("告警状态未知。", "Whether there are alarms is not known.")}"),
        { Worst: not null } when board.Raised.Select(alarm => alarm.Since).Concat(board.Firing.Select(alarm => (DateTimeOffset?)(alarm.FiringSince ?? alarm.Since))).Min() is { } first =>
            Html.Of($"{view.Say("自", "Since")} {view.Time(first)} ({view.Ago(first)})"),
        { LastOver: { } last } => Html.Of($"{view.Say("最近一次告警结束于", "The last alarm of a rule ended at")} {view.Time(last)} ({view.Ago(last)})"),
        _ => Html.Of($"{view.Say("没有告警记录。", "No alarm is known of.")}"),
    };

    private static Markup Needs(ConsoleView view, ConsoleOverview all)
    {
        var needs = (all.Alarms.Value is { } board ? Alarms(view, board) : [Html.Of($"""<li>{Parts.Failure(view, all.Alarms.Failure!)}</li>""")])
            .Concat(all.Deployments.Value?.Freezes.Select(frozen => Html.Of($"""
                <li><span>{Parts.Badge(Tone.Warning, view.Say("已冻结", "frozen"))}</span><div><p><strong>{frozen.Scope.ToString()}</strong> {view.Ago(frozen.Freeze.Since)}, {frozen.Freeze.By}: {frozen.Freeze.Reason}</p><p class="hint"><code>./ops unfreeze {frozen.Scope.ToString()}</code></p></div></li>
                """)) ?? []).ToArray();
        return Html.When(needs.Length > 0, () => Html.Of($"""
            <section aria-labelledby="needs"><h2 id="needs">{view.Say("需要处理", "What needs you")}</h2><ul class="needs">{needs.Take(MostNeeds)}</ul>
            {Html.When(needs.Length > MostNeeds, () => Html.Of($"""<p><a href="{ConsoleView.Root}/alarms">{view.Say($"另外 {needs.Length - MostNeeds} 项", $"{needs.Length - MostNeeds} more")}</a></p>"""))}</section>
            """));
    }

    private static IEnumerable<Markup> Alarms(ConsoleView view, AlarmBoard board) =>
        board.Firing.Where(alarm => board.SilenceOf(alarm) is null).OrderByDescending(alarm => alarm.Severity).ThenBy(alarm => alarm.AcknowledgedBy is not null).Select(alarm => Html.Of($"""
            <li><span>{Parts.Badge(Parts.ToneOf(alarm.Severity), AlarmsPage.Severity(view, alarm.Severity))}</span><div><p><a href="{ConsoleView.Root}/alarms#{alarm.Id}"><strong>{alarm.Rule}</strong></a> {view.Ago(alarm.FiringSince ?? alarm.Since)}{Html.When(alarm.AcknowledgedBy is not null, () => Html.Of($" · {view.Say("已确认", "acknowledged")}: {alarm.AcknowledgedBy}"))}</p><p>{AlarmText.Sentence(view, alarm)}</p></div></li>
            """)).Concat(board.Raised.OrderByDescending(alarm => alarm.Severity).Select(alarm => Html.Of($"""
            <li><span>{Parts.Badge(Parts.ToneOf(alarm.Severity), AlarmsPage.Severity(view, alarm.Severity))}</span><div><p><strong>{view.Say(RaisedAlarmNotices.Title(alarm.Key))}</strong> {Html.When(alarm.Since is not null, () => view.Ago(alarm.Since!.Value))}</p><p>{alarm.Summary}</p><p class="hint">{alarm.Hint}</p></div></li>
            """)));

    private static Markup Deployments(ConsoleView view, DeploymentBoard board)
    {
        var shown = board.AtWork.Concat(board.Live).DistinctBy(one => one.Id).Take(4).ToArray();
        return shown.Length == 0
            ? Parts.Empty(view.Say("还没有部署。", "There are no deployments yet."))
            : Html.Of($"""
                <ul class="lines">{shown.Select(one => Html.Of($"""
                    <li><span>{Parts.Badge(Parts.ToneOf(one.State), DeploymentText.State(view, one.State))}</span><div><a href="{DeploymentText.Address(one)}">{one.Request.Service}</a> <code>{DeploymentText.What(one)}</code><br><span class="hint">{view.Ago(one.StateSince)}, {one.Request.By}</span></div></li>
                    """))}</ul>
                """);
    }

    private static Markup Backups(ConsoleView view, BackupBoard board) => board.Sources.Count == 0
        ? Parts.Empty(view.Say("没有配置备份源。", "No source is backed up here."))
        : Html.Of($"""
            <ul class="lines">{board.Sources.Select(source => Html.Of($"""
                <li><span>{BackupsPage.State(view, source.Freshness)}</span><div><strong>{source.Freshness.Source.ToString()}</strong> <span class="hint">{BackupsPage.Age(view, source.Freshness)}</span></div></li>
                """))}</ul>
            """);

    private static Markup Metrics(ConsoleView view, MetricBoard board)
    {
        var shown = MetricText.All.Where(metric => metric.Key is "cpu" or "memory" or "disk" or "requests" or "errors" or "response")
            .Select(metric => (Metric: metric, Last: board.Find(metric.Key)?.Last)).Where(one => one.Last is not null).ToArray();
        return shown.Length == 0
            ? Parts.Empty(view.Say("过去 24 小时没有测量数据。", "Nothing was measured within 24 hours."))
            : Html.Of($"""<dl class="figures">{shown.Select(one => Html.Of($"""<div><dt>{view.Say(one.Metric.Name)}</dt><dd>{one.Metric.Format(one.Last!.Value)}</dd></div>"""))}</dl>""");
    }

    private static Markup Costs(ConsoleView view, CostReport report) => report.ByDay.Count == 0
        ? Parts.Empty(view.Say("还没有账单数据。", "No bill is known yet."))
        : Html.Of($"""
            <dl class="figures"><div><dt>{view.Say("本月至今", "Month to date")}</dt><dd>{report.MonthToDate.ToString()}</dd></div>
            {Html.When(report.Forecast is not null, () => Html.Of($"""<div><dt>{view.Say("月末预计", "Expected at its end")}</dt><dd>{report.Forecast!.Expected.ToString()}</dd></div>"""))}
            <div><dt>{view.Say("最近一天", "Latest day")} ({report.ByDay[^1].Name})</dt><dd>{report.ByDay[^1].Amount.ToString()}</dd></div></dl>
            {report.Budgets.Select(budget => Html.Of($"""<p>{CostsPage.Verdict(view, budget)}</p>"""))}
            """);
}
