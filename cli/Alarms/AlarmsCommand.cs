using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Cli.Alarms;

/// <summary><c>ops alarms</c></summary>
internal static class AlarmsCommand
{
    public static Command Create()
    {
        Command command = new("alarms", "List the alarms that are raised, oldest first, with what to do, and those of alert rules.")
        {
            AlarmCommands.CreateShow(), AlarmCommands.CreateAcknowledge(), AlarmCommands.CreateSilence(), ReplayCommand.Create(), RestartsCommand.Create(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed, more => more.AddAlertLedger());
            var alarms = await services.GetRequiredService<AttendAlarm>().ListAsync(cancellationToken);
            IReadOnlyList<RaisedAlarm> raised =
            [
                .. (await services.GetRequiredService<AlarmLedger>().ListAsync(cancellationToken)),
                .. alarms.Where(alarm => alarm.Phase == AlertPhase.Firing).Select(alarm => new RaisedAlarm(alarm.Id, alarm.Severity, AlarmCommands.Sentence(alarm), $"`ops alarms show {alarm.Id}` tells what was decided; ack and silence are beside it.") { Since = alarm.Since }),
            ];
            raised = [.. raised.OrderBy(alarm => alarm.Since).ThenBy(alarm => alarm.Key, StringComparer.Ordinal)];
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(raised, OpsJson.Default.IReadOnlyListRaisedAlarm);
            else
                Print(raised, alarms.Count(alarm => alarm.Phase == AlertPhase.Pending));
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<RaisedAlarm> raised, int pending)
    {
        if (raised.Count == 0)
            Output.Line("No alarm is raised.");
        foreach (var alarm in raised)
            Output.Line($"{alarm.Severity,-8}  {alarm.Since:yyyy-MM-dd HH:mm:ss}Z  {alarm.Key}\n          {alarm.Summary}\n          {alarm.Hint}");
        if (pending > 0)
            Output.Line($"{pending} more {(pending == 1 ? "is" : "are")} pending: the condition holds, but not for long enough yet.");
    }
}
