using SuperInsight.Domain.Notifications;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What is around every page.</summary>
internal static class Frame
{
    private static readonly (string Path, Phrase Name)[] Pages =
    [
        ("", new("总览", "Overview")), ("/alarms", new("告警", "Alarms")), ("/deployments", new("部署", "Deployments")), ("/backups", new("备份", "Backups")),
        ("/metrics", new("指标", "Metrics")), ("/costs", new("费用", "Costs")),
    ];

    private static readonly Dictionary<string, Phrase> Acts = new(StringComparer.Ordinal)
    {
        ["acknowledged"] = new("告警已确认。", "The alarm is acknowledged."),
        ["silenced"] = new("告警已静默。", "The alarm is silenced."),
        ["rolled-back"] = new("回滚已开始。", "The rollback has begun."),
        ["cancelled"] = new("部署已取消。", "The deployment is called off."),
    };

    /// <param name="page">As in the navigation: <c>/alarms</c>; null for none of these.</param>
    public static Markup Around(ConsoleView view, string? page, string title, Markup contents) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="{view.Say("zh-CN", "en")}"{Html.When(view.Theme is not null, () => Html.Of($" data-theme=\"{view.Theme}\""))}>
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="{view.Theme ?? "light dark"}">
        <title>{title} · SuperInsight</title><link rel="stylesheet" href="{Asset.Style.Path}"><link rel="icon" href="{Asset.Icon.Path}"></head>
        <body>
        <a class="skip" href="#main">{view.Say("跳到正文", "Skip to content")}</a>
        <header class="top"><div class="bar"><a class="brand" href="{ConsoleView.Root}">SuperInsight</a>
        {Html.When(view.Session is not null, () => Navigation(view, page))}<div class="tools">{Switches(view)}{Html.When(view.Session is not null, () => Session(view))}</div></div></header>
        <main id="main">{Html.When(view.Done is not null && Acts.ContainsKey(view.Done), () => Html.Of($"""<div class="notice good" role="status"><p>{view.Say(Acts[view.Done!])}</p></div>"""))}
        {contents}</main>
        </body></html>

        """);

    private static Markup Navigation(ConsoleView view, string? page) => Html.Of($"""
        <nav aria-label="{view.Say("页面", "Pages")}"><ul>{Pages.Select(one => Html.Of($"""<li><a href="{ConsoleView.Root}{one.Path}"{Html.When(one.Path == page, () => Html.Of($" aria-current=\"page\""))}>{view.Say(one.Name)}</a></li>"""))}</ul></nav>
        """);

    /// <summary>Links, not buttons: they work where forms are not trusted, and change nothing but what is shown.</summary>
    private static Markup Switches(ConsoleView view)
    {
        var back = Uri.EscapeDataString(view.Path);
        var isDark = view.Theme == "dark";
        return Html.Of($"""
            <a class="tool" href="{ConsoleView.Root}/preferences?theme={(isDark ? "light" : "dark")}&amp;back={back}">{(isDark ? view.Say("浅色", "Light") : view.Say("深色", "Dark"))}</a>
            <a class="tool" lang="{view.Say("en", "zh-CN")}" href="{ConsoleView.Root}/preferences?lang={view.Say("en", "zh")}&amp;back={back}">{view.Say("English", "中文")}</a>
            """);
    }

    private static Markup Session(ConsoleView view) => Html.Of($"""
        <span class="who">{view.Session!.Name ?? ""} {Parts.Badge(view.MayOperate ? Tone.Busy : Tone.Plain, view.MayOperate ? view.Say("操作", "operate") : view.Say("只读", "read only"))}</span>
        {Parts.Form(view, "sign-out", Html.Of($"""<button class="tool">{view.Say("退出", "Sign out")}</button>"""))}
        """);
}
