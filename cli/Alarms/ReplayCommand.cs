using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Cli.Alerts;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Cli.Alarms;

/// <summary><c>ops alarms replay --from … --rules FILE</c></summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "From when: 2026-03-01T08:00:00Z, or how long ago: 6h.", Required = true };
        Option<string?> until = new("--until") { Description = "Until when, likewise. Without it, until now." };
        Option<string> file = new("--rules") { Description = "The rules: image/alerts.yaml.", Required = true };
        Command command = new("replay", "Show what alert rules would have done on the metrics that were recorded. Nothing is done.") { from, until, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddMetricHistory());
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            var (first, last) = (Moments.Parse("--from", parsed.GetRequiredValue(from), now), parsed.GetValue(until) is { } end ? Moments.Parse("--until", end, now) : now);
            var rules = await RuleFile.RulesAsync(parsed.GetRequiredValue(file), cancellationToken);
            var history = services.GetRequiredService<FileMetricHistory>();
            var replay = await new ReplayAlertRules(history).RunAsync(rules, first, last, cancellationToken);
            if (replay.Readings == 0)
                throw new MetricsException("replay", "the rules", $"nothing was recorded in {history.Folder} from {first:u} to {last:u}", "Run it where CollectMetrics runs, as the same user, or let Metrics__Directory name its folder; a day is kept.");
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(replay, OpsJson.Default.AlertReplay);
            else
                Print(replay);
        });
        return command;
    }

    private static void Print(AlertReplay replay)
    {
        foreach (var one in replay.Events)
            Output.Line($"{one.At:yyyy-MM-dd HH:mm:ss}Z  {one.Kind,-8}{one.What} {one.Subject}: {one.Why}");
        Output.Line($"{replay.Readings} readings; {replay.Events.Count(one => one.What == "firing" && one.Kind == AlertEventKind.Alarm)} alarms, {replay.Events.Count(one => one.Kind == AlertEventKind.Action)} actions.");
    }
}
