using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Console;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>How fresh the backups are, whether they were proven, and how to restore them.</summary>
internal static class BackupsPage
{
    private const int MostRuns = 30;
    private const int MostDrills = 10;

    public static Markup Show(ConsoleView view, Panel<BackupBoard> panel) => Frame.Around(view, "/backups", view.Say("备份", "Backups"), Html.Of($"""
        {Parts.Title(view.Say("备份", "Backups"), Parts.AsOf(view, panel))}
        {panel.Show(view, board => Board(view, board))}
        """));

    public static Markup State(ConsoleView view, SourceFreshness source) => source switch
    {
        { IsStale: true } => Parts.Badge(Tone.Bad, view.Say("过期", "too old")),
        { HasFailed: true } => Parts.Badge(Tone.Warning, view.Say("上次失败", "last run failed")),
        { Newest: null } => Parts.Badge(Tone.Warning, view.Say("还没有", "none yet")),
        { IsVerified: true } => Parts.Badge(Tone.Good, view.Say("已验证", "verified")),
        _ => Parts.Badge(Tone.Busy, view.Say("未验证", "not verified yet")),
    };

    public static string Age(ConsoleView view, SourceFreshness source) => source switch
    {
        { Age: { } age, Rpo: { } rpo } => view.Say($"{view.Span(age)}前，最多 {view.Span(rpo)}", $"{view.Span(age)} old, of {view.Span(rpo)} allowed"),
        { Age: { } age } => view.Say($"{view.Span(age)}前", $"{view.Span(age)} old"),
        _ => view.Say($"{view.Span(source.Exposed)}以来没有备份", $"none for {view.Span(source.Exposed)}"),
    };

    private static Markup Board(ConsoleView view, BackupBoard board) => board.Sources.Count == 0
        ? Parts.Empty(view.Say("没有配置备份源。", "No source is backed up here."))
        : Html.Of($"""
            <div class="cards">{board.Sources.Select(source => Source(view, source))}</div>
            <section aria-labelledby="drills"><h2 id="drills">{view.Say("恢复演练", "Restore drills")}</h2>{Drills(view, board)}</section>
            <section aria-labelledby="runs"><h2 id="runs">{view.Say("最近的备份", "Latest runs")}</h2>{Runs(view, board)}</section>
            """);

    private static Markup Source(ConsoleView view, SourceBoard source) => Html.Of($"""
        <section class="card" aria-label="{source.Freshness.Source.ToString()}"><h2>{source.Freshness.Source.ToString()} {State(view, source.Freshness)}</h2>
        {Gauge(view, source.Freshness)}
        {Html.When(source.Freshness.Newest is not null, () => Newest(view, source.Freshness, source.Freshness.Newest!))}
        <p class="hint">{view.Say("最近演练", "Last drill")}: {(source.LastDrill is { } drill ? Html.Of($"{view.Ago(drill.At)}, {Verdict(view, drill)}") : Html.Of($"{view.Say("还没有", "none yet")}"))}</p></section>
        """);

    /// <summary>How much of the allowed age is used up.</summary>
    private static Markup Gauge(ConsoleView view, SourceFreshness source) => Html.Of($"""
        <p>{Age(view, source)}</p>{Html.When(source.Rpo is not null, () => Html.Of($"""<progress max="100" value="{(int)Math.Clamp(source.Exposed / source.Rpo!.Value * 100, 0, 100)}" class="{(source.IsStale ? "bad" : "good")}" aria-label="{view.Say("已用的允许时间", "Of the allowed age")}"></progress>"""))}
        """);

    private static Markup Newest(ConsoleView view, SourceFreshness source, Manifest newest) => Html.Of($"""
        <dl class="facts"><div><dt>{view.Say("恢复点", "Restore point")}</dt><dd><code>{newest.Id}</code></dd></div><div><dt>{view.Say("时间", "Taken")}</dt><dd>{view.Time(newest.TakenAt)}</dd></div>
        <div><dt>{view.Say("大小", "Size")}</dt><dd>{ConsoleView.Bytes(newest.Objects.Sum(one => one.PlainBytes))}, {view.Say("存储", "stored")} {ConsoleView.Bytes(newest.Objects.Sum(one => one.StoredBytes))}</dd></div>
        <div><dt>{view.Say("内容", "Holds")}</dt><dd>{Contents(view, newest.Contents)}</dd></div></dl>
        <p class="hint" id="restore-{newest.Id}">{view.Say("恢复命令（点一下即可全选）", "To restore it (one click selects all)")}</p><pre class="command" tabindex="0" aria-labelledby="restore-{newest.Id}"><code>{Command(source.Source, newest.Id)}</code></pre>
        """);

    /// <summary>As docs/restore.md has it; where to is the reader's to say.</summary>
    private static string Command(BackupSource source, string id) => source switch
    {
        _ when source == BackupSource.Redis => $"./ops backup restore {id} --to redis://127.0.0.1:6379/0",
        _ when source == BackupSource.Files || source == BackupSource.PostgresBase => $"./ops backup restore {id} --to ./restored",
        _ => $"./ops backup restore {id} --to postgresql://postgres@127.0.0.1:5432/restored",
    };

    private static string Contents(ConsoleView view, Inventory contents) => DrillCounts.Of(contents) switch
    {
        { Tables: > 0 } counts => view.Say($"{counts.Tables} 张表，{counts.Rows} 行", $"{counts.Tables} tables, {counts.Rows} rows"),
        { Keys: > 0 } counts => view.Say($"{counts.Keys} 个键", $"{counts.Keys} keys"),
        { Files: > 0 } counts => view.Say($"{counts.Files} 个文件", $"{counts.Files} files"),
        _ => view.Say("未计数", "not counted"),
    };

    private static Markup Verdict(ConsoleView view, DrillVerdict drill) => drill.Held ? Parts.Badge(Tone.Good, view.Say("成功", "held")) : Parts.Badge(Tone.Bad, view.Say("失败", "failed"));

    private static Markup Drills(ConsoleView view, BackupBoard board)
    {
        var drills = board.Sources.SelectMany(source => source.Drills.Select(drill => (source.Freshness.Source, Drill: drill))).OrderByDescending(one => one.Drill.At).Take(MostDrills).ToArray();
        return drills.Length == 0
            ? Parts.Empty(view.Say("还没有演练。", "None yet. `./ops backup drill` holds one."))
            : Parts.Table(view.Say("恢复演练", "Restore drills"), [view.Say("时间", "At"), view.Say("来源", "Source"), view.Say("结果", "Result"), view.Say("恢复点", "Restore point"), view.Say("耗时", "Took"), view.Say("说明", "What was found")],
                drills.Select(one => Html.Of($"""
                    <tr><td>{view.Time(one.Drill.At)}</td><td>{one.Source.ToString()}</td><td>{Verdict(view, one.Drill)}</td><td><code>{one.Drill.Id}</code></td><td>{view.Span(TimeSpan.FromSeconds(one.Drill.Seconds))}</td><td>{one.Drill.Reason ?? Found(view, one.Drill.Found)}</td></tr>
                    """)));
    }

    private static string Found(ConsoleView view, DrillCounts found) => found switch
    {
        { Tables: > 0 } => view.Say($"{found.Tables} 张表，{found.Rows} 行", $"{found.Tables} tables, {found.Rows} rows"),
        { Keys: > 0 } => view.Say($"{found.Keys} 个键", $"{found.Keys} keys"),
        _ => view.Say($"{found.Files} 个文件", $"{found.Files} files"),
    };

    private static Markup Runs(ConsoleView view, BackupBoard board)
    {
        var runs = board.Runs(MostRuns).ToArray();
        return runs.Length == 0
            ? Parts.Empty(view.Say("还没有备份。", "None yet."))
            : Parts.Table(view.Say("最近的备份", "Latest runs"), [view.Say("时间", "At"), view.Say("来源", "Source"), view.Say("状态", "State"), view.Say("恢复点", "Restore point"), view.Say("触发", "Set off by"), view.Say("说明", "Reason")],
                runs.Select(one => Html.Of($"""
                    <tr><td>{view.Time(one.Run.LastFactAt)}</td><td>{one.Source.ToString()}</td><td>{Phase(view, one.Run.Phase)}</td><td><code>{one.Run.RestorePointId}</code></td><td>{Trigger(view, one.Run.Trigger)}</td><td>{one.Run.Reason}{Html.When(one.Run.Hint is not null, () => Html.Of($"""<br><span class="hint">{one.Run.Hint}</span>"""))}</td></tr>
                    """)));
    }

    private static string Trigger(ConsoleView view, BackupTrigger trigger) => trigger switch
    {
        BackupTrigger.Schedule => view.Say("计划", "schedule"),
        BackupTrigger.Operator => view.Say("操作员", "operator"),
        _ => view.Say("请求", "request"),
    };

    private static Markup Phase(ConsoleView view, BackupRunPhase phase) => phase switch
    {
        BackupRunPhase.Completed => Parts.Badge(Tone.Good, view.Say("完成", "completed")),
        BackupRunPhase.Failed => Parts.Badge(Tone.Bad, view.Say("失败", "failed")),
        BackupRunPhase.Running => Parts.Badge(Tone.Busy, view.Say("进行中", "running")),
        _ => Parts.Badge(Tone.Plain, view.Say("已请求", "asked for")),
    };
}
