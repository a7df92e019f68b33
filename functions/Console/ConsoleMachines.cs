using System.Net;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Restarts;
using SuperInsight.Functions.Console.Pages;

namespace SuperInsight.Functions.Console;

/// <summary>Shows what a machine measured.</summary>
internal static class ConsoleMachines
{
    /// <param name="agent">As in the address; null for the usual machine.</param>
    public static async Task<(HttpStatusCode Status, Markup Page)> ShowAsync(ConsoleView view, ConsoleSources sources, string? agent, CancellationToken cancellationToken)
    {
        AgentName? wanted = AgentName.TryParse(agent, out var name) ? name : null;
        return (agent is null) == (wanted is null) && await sources.Metrics.ReadAsync(wanted, cancellationToken) is { } board
            ? (HttpStatusCode.OK, MetricsPage.Show(view, board))
            : (HttpStatusCode.NotFound, MessagePages.Say(view, view.Say("没有这台机器", "There is no such machine"), view.Say("24 小时内没有它的测量数据。", "Nothing was heard of it within 24 hours."), view.Say("指标页列出所有机器。", "The page of metrics lists them.")));
    }
}
