using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alarms;

namespace SuperInsight.Cli.Alarms;

/// <summary><c>ops alarms</c></summary>
internal static class AlarmsCommand
{
    public static Command Create()
    {
        Command command = new("alarms", "List the alarms that are raised, oldest first, with what to do.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = OpsServices.Create(parsed);
            var alarms = await services.GetRequiredService<AlarmLedger>().ListAsync(cancellationToken);
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(alarms, OpsJson.Default.IReadOnlyListRaisedAlarm);
            else
                Print(alarms);
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<RaisedAlarm> alarms)
    {
        if (alarms.Count == 0)
            Output.Line("No alarm is raised.");
        foreach (var alarm in alarms)
            Output.Line($"{alarm.Severity,-8}  {alarm.Since:yyyy-MM-dd HH:mm:ss}Z  {alarm.Key}\n          {alarm.Summary}\n          {alarm.Hint}");
    }
}
