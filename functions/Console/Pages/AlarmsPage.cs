using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What is wrong, what was decided about it, and what was wrong before.</summary>
internal static class AlarmsPage
{
    public static Markup Show(ConsoleView view, Panel<AlarmBoard> panel) => Frame.Around(view, "/alarms", view.Say("告警", "Alarms"), Html.Of($"""
        {Parts.Title(view.Say("告警", "Alarms"), Parts.AsOf(view, panel))}
        {panel.Show(view, board => Board(view, board))}
        """));

    public static string Severity(ConsoleView view, AlarmSeverity severity) => severity == AlarmSeverity.Critical ? view.Say("严重", "critical") : view.Say("警告", "warning");

    private static Markup Board(ConsoleView view, AlarmBoard board) => Html.Of($"""
        {Html.When(board.Live.Count + board.Raised.Count == 0, () => Html.Of($"""<div class="notice good"><p>{view.Say("当前没有告警。", "No alarm is raised.")}</p></div>"""))}
        {board.Live.OrderByDescending(alarm => alarm.Phase).ThenByDescending(alarm => alarm.Severity).Select(alarm => Live(view, board, alarm))}
        {board.Raised.Select(alarm => Raised(view, alarm))}
        <section aria-labelledby="over"><h2 id="over">{view.Say("已结束", "Over")}</h2>{Over(view, board.Over)}</section>
        """);

    private static Markup Live(ConsoleView view, AlarmBoard board, AlertAlarm alarm)
    {
        var silence = board.SilenceOf(alarm);
        return Html.Of($"""
            <article class="card alarm {Parts.Class(alarm.Phase == AlertPhase.Firing ? Parts.ToneOf(alarm.Severity) : Tone.Plain)}" id="{alarm.Id}">
            <h2>{alarm.Rule} {Parts.Badge(Parts.ToneOf(alarm.Severity), Severity(view, alarm.Severity))} {Parts.Badge(alarm.Phase == AlertPhase.Firing ? Tone.Bad : Tone.Plain, AlarmText.Phase(view, alarm.Phase))}{Html.When(silence is not null, () => Html.Of($" {Parts.Badge(Tone.Plain, view.Say("已静默", "silenced"))}"))}</h2>
            <p>{AlarmText.Sentence(view, alarm)}</p>
            <p class="hint">{view.Say("自", "since")} {view.Time(alarm.FiringSince ?? alarm.Since)} ({view.Ago(alarm.FiringSince ?? alarm.Since)}) · {alarm.Id}{Html.When(alarm.AcknowledgedBy is not null, () => Html.Of($" · {view.Say("已确认", "acknowledged")}: {alarm.AcknowledgedBy}"))}{Html.When(silence is not null, () => Html.Of($" · {view.Say("静默至", "silenced until")} {view.Time(silence!.Until)}: {silence.By}"))}</p>
            {Html.When(view.MayOperate, () => Acts(view, alarm))}
            {Timeline(view, alarm)}
            </article>
            """);
    }

    private static Markup Acts(ConsoleView view, AlertAlarm alarm) => Html.Of($"""
        <div class="acts">{Html.When(alarm.AcknowledgedBy is null, () => Parts.Form(view, "alarms/acknowledge", Html.Of($"""<input type="hidden" name="alarm" value="{alarm.Id}"><button class="primary" aria-label="{view.Say("确认", "Acknowledge")} {alarm.Id}">{view.Say("确认", "Acknowledge")}</button>""")))}
        {Parts.Form(view, "alarms/silence", Html.Of($"""
            <input type="hidden" name="alarm" value="{alarm.Id}"><label>{view.Say("静默", "Silence for")} <select name="for"><option value="30m">30 min</option><option value="2h" selected>2 h</option><option value="8h">8 h</option><option value="1d">24 h</option></select></label>
            <button aria-label="{view.Say("静默", "Silence")} {alarm.Id}">{view.Say("静默", "Silence")}</button>
            """))}</div>
        """);

    private static Markup Timeline(ConsoleView view, AlertAlarm alarm) => Html.When(alarm.Decisions.Count > 0, () => Html.Of($"""
        <details open><summary>{view.Say("时间线", "Timeline")} ({alarm.Decisions.Count})</summary><ol class="timeline">{alarm.Decisions.Reverse().Select(decision => Html.Of($"""
            <li>{view.Time(decision.At)} <strong>{decision.What}</strong> {decision.Why}{Html.When(decision.Value is not null, () => Html.Of($""" <span class="hint">[{MetricText.Number(decision.Value!.Value)} {decision.Condition}]</span>"""))}{Html.When(decision.Rejected.Count > 0, () => Html.Of($"""<br><span class="hint">{string.Join("; ", decision.Rejected)}</span>"""))}</li>
            """))}</ol></details>
        """));

    private static Markup Raised(ConsoleView view, RaisedAlarm alarm) => Html.Of($"""
        <article class="card alarm {Parts.Class(Parts.ToneOf(alarm.Severity))}">
        <h2>{view.Say(RaisedAlarmNotices.Title(alarm.Key))} {Parts.Badge(Parts.ToneOf(alarm.Severity), Severity(view, alarm.Severity))}</h2>
        <p>{alarm.Summary}</p><p>{alarm.Hint}</p>
        <p class="hint">{Html.When(alarm.Since is not null, () => Html.Of($"{view.Say("自", "since")} {view.Time(alarm.Since!.Value)} ({view.Ago(alarm.Since.Value)}) · "))}{alarm.Key} · {view.Say("原因消失后自动解除。", "It is cleared when its cause is gone.")}</p>
        </article>
        """);

    private static Markup Over(ConsoleView view, IReadOnlyList<AlertAlarm> over) => over.Count == 0
        ? Parts.Empty(view.Say("没有。", "None."))
        : Parts.Table(view.Say("已结束的告警", "Alarms that are over"), [view.Say("规则", "Rule"), view.Say("级别", "Severity"), view.Say("开始", "From"), view.Say("结束", "To"), view.Say("处理", "What was done")],
            over.Select(alarm => Html.Of($"""
                <tr><td><strong>{alarm.Rule}</strong><br><span class="hint">{AlarmText.Sentence(view, alarm)}</span></td><td>{Parts.Badge(Tone.Plain, Severity(view, alarm.Severity))}</td><td>{view.Time(alarm.FiringSince ?? alarm.Since)}</td><td>{view.Time(AlarmBoard.EndOf(alarm))}</td><td>{alarm.Did.Select(did => Html.Of($"<p>{did}</p>"))}{Html.When(alarm.AcknowledgedBy is not null, () => Html.Of($"<p>{view.Say("已确认", "acknowledged")}: {alarm.AcknowledgedBy}</p>"))}</td></tr>
                """)));
}
