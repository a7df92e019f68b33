using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Cli.Alarms;

/// <summary><c>ops alarms restarts</c></summary>
internal static class RestartsCommand
{
    public static Command Create()
    {
        Command command = new("restarts", "List the latest restarts of services, of every container, oldest first: those that an alarm's action asked for, and those that an agent began by itself.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddAlertLedger());
            var all = await services.GetRequiredService<RestartLedger>().ListAsync(cancellationToken);
            IReadOnlyList<RestartView> views = [.. all.Select(one => new RestartView(
                one.Agent.ToString(), one.Restart.At, one.Restart.Service, one.IsOfItsOwn, one.Restart.Why, one.Restart.Ended?.Result, one.Restart.Ended?.Detail, one.Restart.Key))];
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(views, OpsJson.Default.IReadOnlyListRestartView);
            else
                Print(views);
        });
        return command;
    }

    private static void Print(IReadOnlyList<RestartView> restarts)
    {
        if (restarts.Count == 0)
            Output.Line("No service was restarted.");
        foreach (var one in restarts)
            Output.Line($"{one.At:yyyy-MM-dd HH:mm:ss}Z  {one.Container}  {one.Service}  {one.Result?.ToString() ?? "not ended"}{(one.ByItself ? ", by the agent itself" : "")}\n          {one.Detail ?? one.Why}");
    }
}

/// <param name="ByItself">An agent decided it, while no controller answered.</param>
/// <param name="Why">Null where it was not begun.</param>
/// <param name="Result">Null while it goes on, or where whoever was at it died.</param>
internal sealed record RestartView(string Container, DateTimeOffset At, string Service, bool ByItself, string? Why, ActionResult? Result, string? Detail, string Key);
