using SuperInsight.Domain.Deployments;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>The states of a deployment and the ways between them, with the way that one took.</summary>
internal static class StateDiagram
{
    private const int Width = 132;
    private const int Height = 34;
    private const int ColumnWidth = 158;
    private const int RowHeight = 74;
    private const int Margin = 8;

    private static readonly Dictionary<DeploymentState, (int Column, int Row)> Places = new()
    {
        [DeploymentState.Queued] = (0, 0), [DeploymentState.AwaitingImage] = (1, 0), [DeploymentState.SafeguardingData] = (2, 0), [DeploymentState.Releasing] = (3, 0), [DeploymentState.Verifying] = (4, 0),
        [DeploymentState.Superseded] = (0, 1), [DeploymentState.Cancelled] = (1, 1), [DeploymentState.Draining] = (2, 1), [DeploymentState.Stopped] = (3, 1), [DeploymentState.Shifting] = (4, 1),
        [DeploymentState.Failed] = (1, 2), [DeploymentState.RollbackFailed] = (2, 2), [DeploymentState.RollingBack] = (3, 2), [DeploymentState.Baking] = (4, 2),
        [DeploymentState.RolledBack] = (3, 3), [DeploymentState.Succeeded] = (4, 3),
    };

    /// <summary>The usual ways. Each state before a change can also be cancelled or fail, each after it be rolled back.</summary>
    private static readonly (DeploymentState From, DeploymentState To)[] Ways =
    [
        (DeploymentState.Queued, DeploymentState.AwaitingImage), (DeploymentState.AwaitingImage, DeploymentState.SafeguardingData), (DeploymentState.SafeguardingData, DeploymentState.Releasing),
        (DeploymentState.Releasing, DeploymentState.Verifying), (DeploymentState.Verifying, DeploymentState.Shifting), (DeploymentState.Shifting, DeploymentState.Baking), (DeploymentState.Baking, DeploymentState.Succeeded),
        (DeploymentState.Queued, DeploymentState.Superseded), (DeploymentState.AwaitingImage, DeploymentState.Cancelled), (DeploymentState.SafeguardingData, DeploymentState.Failed),
        (DeploymentState.SafeguardingData, DeploymentState.Draining), (DeploymentState.Draining, DeploymentState.Stopped), (DeploymentState.Stopped, DeploymentState.Releasing),
        (DeploymentState.Verifying, DeploymentState.RollingBack), (DeploymentState.Shifting, DeploymentState.RollingBack), (DeploymentState.Baking, DeploymentState.RollingBack), (DeploymentState.Succeeded, DeploymentState.RollingBack),
        (DeploymentState.RollingBack, DeploymentState.RolledBack), (DeploymentState.RollingBack, DeploymentState.RollbackFailed),
    ];

    public static Markup Draw(ConsoleView view, Deployment deployment)
    {
        var passed = deployment.Transitions.Select(step => step.State).ToHashSet();
        var (width, height) = (4 * ColumnWidth + Width + 2 * Margin, 3 * RowHeight + Height + 2 * Margin);
        return Html.Of($"""
            <div class="scroll" role="group" aria-label="{view.Say("状态图", "State diagram")}" tabindex="0"><svg class="diagram" role="img" aria-labelledby="diagram-title diagram-desc" viewBox="0 0 {width} {height}">
            <title id="diagram-title">{view.Say("状态图", "State diagram")}: {DeploymentText.State(view, deployment.State)}</title>
            <desc id="diagram-desc">{view.Say("经过的状态", "It came by")}: {string.Join(" → ", deployment.Transitions.Select(step => DeploymentText.State(view, step.State)))}</desc>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 Z"/></marker></defs>
            {Ways.Select(way => Way(way.From, way.To))}
            {Places.Select(place => State(view, place.Key, place.Key == deployment.State ? $"now {Parts.Class(Parts.ToneOf(place.Key))}" : passed.Contains(place.Key) ? "passed" : "other"))}
            </svg></div>
            """);
    }

    private static (int X, int Y) Corner(DeploymentState state) => (Margin + Places[state].Column * ColumnWidth, Margin + Places[state].Row * RowHeight);

    private static Markup Way(DeploymentState from, DeploymentState to)
    {
        var ((x1, y1), (x2, y2)) = (Corner(from), Corner(to));
        var half = Height / 2;
        (x1, y1, x2, y2) = (x1 - x2, y1 - y2) switch
        {
            (0, < 0) => (x1 + Width / 2, y1 + Height, x2 + Width / 2, y2),
            (0, _) => (x1 + Width / 2, y1, x2 + Width / 2, y2 + Height),
            ( < 0, _) => (x1 + Width, y1 + half, x2, y2 + half),
            _ => (x1, y1 + half, x2 + Width, y2 + half),
        };
        return Html.Of($"""<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#arrow)"/>""");
    }

    private static Markup State(ConsoleView view, DeploymentState state, string look)
    {
        var (x, y) = Corner(state);
        return Html.Of($"""<g class="{look}"><rect x="{x}" y="{y}" width="{Width}" height="{Height}" rx="8"/><text x="{x + Width / 2}" y="{y + 22}" text-anchor="middle">{DeploymentText.State(view, state)}</text></g>""");
    }
}
