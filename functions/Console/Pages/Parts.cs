using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>What pages have in common.</summary>
internal static class Parts
{
    /// <summary>A word on a tinted ground. The word says it, too: colour alone tells nothing.</summary>
    public static Markup Badge(Tone tone, string text) => Html.Of($"""<span class="badge {Class(tone)}">{text}</span>""");

    public static string Class(Tone tone) => tone switch { Tone.Good => "good", Tone.Warning => "warn", Tone.Bad => "bad", Tone.Busy => "busy", _ => "plain" };

    public static Tone ToneOf(AlarmSeverity severity) => severity == AlarmSeverity.Critical ? Tone.Bad : Tone.Warning;

    public static Tone ToneOf(DeploymentState state) => state switch
    {
        DeploymentState.Succeeded => Tone.Good,
        DeploymentState.RollbackFailed => Tone.Bad,
        DeploymentState.RolledBack or DeploymentState.RollingBack or DeploymentState.Failed => Tone.Warning,
        DeploymentState.Cancelled or DeploymentState.Superseded => Tone.Plain,
        _ => Tone.Busy,
    };

    /// <summary>The panel's contents, or which source failed and why.</summary>
    public static Markup Show<T>(this Panel<T> panel, ConsoleView view, Func<T, Markup> contents)
        where T : class => panel.Value is { } value ? contents(value) : Failure(view, panel.Failure!);

    public static Markup Failure(ConsoleView view, PanelFailure failure) => Html.Of($"""
        <div class="notice bad" role="status"><p><strong>{view.Say("无法读取", "Cannot be read")}: {failure.Source}</strong></p><p>{failure.Reason}. {failure.Hint}</p></div>
        """);

    /// <summary>A table that may be wider than a phone: it scrolls by itself, by keyboard too.</summary>
    /// <param name="numbers">The columns, from 0, that hold numbers: they are aligned to the right.</param>
    public static Markup Table(string label, IReadOnlyList<string> heads, IEnumerable<Markup> rows, params int[] numbers) => Html.Of($"""
        <div class="scroll" role="group" aria-label="{label}" tabindex="0"><table><thead><tr>{heads.Select((head, column) => Html.Of($"""<th scope="col"{Html.When(numbers.Contains(column), () => Html.Of($" class=\"n\""))}>{head}</th>"""))}</tr></thead><tbody>
        {rows}</tbody></table></div>
        """);

    public static Markup Empty(string text) => Html.Of($"""<p class="empty">{text}</p>""");

    /// <summary>A form of a session, with its token.</summary>
    public static Markup Form(ConsoleView view, string action, Markup contents) => Html.Of($"""
        <form method="post" action="{ConsoleView.Root}/{action}"><input type="hidden" name="token" value="{view.Token}">{contents}</form>
        """);

    /// <summary>When a page's figures were read.</summary>
    public static Markup AsOf<T>(ConsoleView view, Panel<T> panel)
        where T : class => Html.Of($"""<p class="asof">{view.Say("数据时间", "As of")} {view.Time(panel.At)} · <a href="{view.Path}">{view.Say("刷新", "Refresh")}</a></p>""");

    public static Markup Title(string title, Markup asOf) => Html.Of($"""<div class="title"><h1>{title}</h1>{asOf}</div>""");
}

/// <summary>How something is.</summary>
internal enum Tone
{
    Plain,
    Good,
    Busy,
    Warning,
    Bad,
}
